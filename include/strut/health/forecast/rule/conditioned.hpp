#pragma once

#include <cstddef>
#include <utility>

#include "strut/health/forecast/rule/affine.hpp"
#include "strut/health/forecast/walk.hpp"
#include "strut/layer/conditioned.hpp"

namespace strut::health {

/// What comes in is lent to the mixes inside, and the gradients that come through their matrices
/// are added to what comes through the layers. Its second moment is that of any signal at its
/// place: at the front of a network `second_moment<>` of the input.
template <class T, class Inner>
struct rule<bound::conditioned<T, Inner>> {
    static constexpr std::size_t gains = rule<Inner>::gains;
    static constexpr std::size_t layers = rule<Inner>::layers;
    static constexpr bool compound = true;

    static constexpr void forward(signal& at, walk& notes) {
        const signal condition = at;
        const signal* const outer = std::exchange(notes.condition, &condition);
        rule<Inner>::forward(at, notes);
        notes.condition = outer;
    }
    static constexpr void backward(double& gradient, walk& notes) {
        double lent = layer_forecast::none;
        double* const outer = std::exchange(notes.condition_gradient, &lent);
        rule<Inner>::backward(gradient, notes);
        notes.condition_gradient = outer;
        gradient = log10_sum(gradient, lent);
    }
};

/// y = f(x) + c M: M has random weights of its own, so that second moments add, whatever x and c
/// have in common; f and M get the whole gradient each.
template <class T, shape Condition, class Inner, class Init>
struct rule<bound::mix<T, Condition, Inner, Init>> {
    using inner = rule<Inner>;
    using matrix = rule<typename bound::mix<T, Condition, Inner, Init>::matrix>;
    static constexpr std::size_t gains = inner::gains + matrix::gains;
    static constexpr std::size_t layers = inner::layers + matrix::layers;
    static constexpr bool compound = true;

    static constexpr void forward(signal& at, walk& notes) {
        inner::forward(at, notes);
        layer_forecast* const on_the_way = notes.last;
        signal from = *notes.condition;
        matrix::forward(from, notes);
        notes.last->mixed_in = true;
        notes.last = on_the_way;
        at.second_moment += from.second_moment;
        at.within += from.within;
        at.normalized = normalized_over::nothing;
        at.batch = 0;
        at.alike = at.alike || from.alike;
    }
    static constexpr void backward(double& gradient, walk& notes) {
        const double along_sum = notes.along_sum;
        double aside = gradient;
        matrix::backward(aside, notes);
        *notes.condition_gradient = log10_sum(*notes.condition_gradient, aside);
        notes.along_sum = along_sum;
        inner::backward(gradient, notes);
    }
};

} // namespace strut::health
