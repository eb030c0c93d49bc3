#pragma once

#include <algorithm>
#include <cstddef>
#include <utility>

#include "strut/health/forecast/walk.hpp"
#include "strut/layer/skip_sum.hpp"

/// What taps add up. With a matrix between two of them they know nothing of each other but their
/// means: E (t + u)^2 = E t^2 + E u^2 + 2 E t E u, and the gradient of the sum, which each of them
/// gets, knows nothing of what else comes back to it. Taps of one residual stream share what has
/// gone round: their covariance is carried along, and on the way back how often the gradient of the
/// sum is in the one that comes back. With nothing but an activation, a normalization or a branch
/// without a matrix between them, it is not followed, and the forecast says so.
namespace strut::health {

/// S' = S + t.
constexpr void add_to(signal& sum, const signal& one) {
    const double own = one.variance();
    const double shared = own > 0 ? one.with_sum * one.within / own : 0;
    sum.second_moment += one.second_moment + 2 * (one.with_sum + sum.mean * one.mean);
    sum.within += one.within + 2 * shared;
    sum.mean += one.mean;
    sum.normal = sum.normal && one.normal;
    sum.mixed = sum.mixed || one.mixed;
    sum.alike = sum.alike || one.alike;
}

template <class T, shape Shape>
struct rule<bound::tap<T, Shape>> {
    static constexpr std::size_t gains = 0;
    static constexpr std::size_t layers = 0;

    static constexpr void forward(signal& at, walk& notes) {
        if (!at.fresh)
            notes.flag(beyond::correlated_taps);
        add_to(notes.sum->sum, at);
        at.with_sum += at.variance();
    }
    /// |g + d|^2 = |g|^2 + |d|^2 + 2 g d, where d is in g `along_sum` times.
    static constexpr void backward(double& gradient, walk& notes) {
        gradient = log10_sum(gradient, notes.sum->gradient + log10(1 + 2 * notes.along_sum));
        notes.along_sum += 1;
    }
};

/// Layers whose taps are added up in a sum of their own, there and back.
template <class Inner>
struct summed {
    static constexpr void forward(signal& at, tapped& inside, walk& notes) {
        at.lose_sum();
        tapped* const outer = std::exchange(notes.sum, &inside);
        rule<Inner>::forward(at, notes);
        notes.sum = outer;
        at.with_sum = 0;
    }
    /// `gradient` is that of what the layers give out, if anybody reads it.
    static constexpr void backward(double& gradient, tapped inside, walk& notes) {
        const bool read = gradient != layer_forecast::none;
        const std::size_t end = notes.next_layer;
        tapped* const outer = std::exchange(notes.sum, &inside);
        notes.along_sum = 0;
        rule<Inner>::backward(gradient, notes);
        notes.along_sum = 0;
        notes.sum = outer;
        if (read || inside.gradient == layer_forecast::none)
            return;
        for (std::size_t i = end;
             i-- > notes.next_layer && notes.layers[i].gradient == layer_forecast::none;)
            notes.layers[i].unread = true;
    }
};

template <class T, shape Sum, class Inner>
struct rule<bound::skip_sum<T, Sum, Inner>> {
    static constexpr std::size_t gains = rule<Inner>::gains;
    static constexpr std::size_t layers = rule<Inner>::layers;
    static constexpr bool compound = true;

    static constexpr void forward(signal& at, walk& notes) {
        tapped inside{};
        summed<Inner>::forward(at, inside, notes);
        at = inside.sum;
    }
    static constexpr void backward(double& gradient, walk& notes) {
        const tapped inside{.gradient = std::exchange(gradient, layer_forecast::none)};
        summed<Inner>::backward(gradient, inside, notes);
    }
};

/// What the head makes of its sum is one more tap of the sum around.
template <class T, shape Sum, class Inner, class Head>
struct rule<bound::skip_stack<T, Sum, Inner, Head>> {
    static constexpr std::size_t gains = rule<Inner>::gains + rule<Head>::gains;
    static constexpr std::size_t layers = rule<Inner>::layers + rule<Head>::layers;
    static constexpr bool compound = true;

    static constexpr void forward(signal& at, walk& notes) {
        tapped inside{};
        summed<Inner>::forward(at, inside, notes);
        layer_forecast* const on_the_way = notes.last;
        inside.sum.fresh = false;
        rule<Head>::forward(inside.sum, notes);
        notes.last = on_the_way;
        add_to(notes.sum->sum, inside.sum);
        at.fresh = at.fresh && inside.sum.fresh;
    }
    static constexpr void backward(double& gradient, walk& notes) {
        tapped inside{.gradient = notes.sum->gradient};
        rule<Head>::backward(inside.gradient, notes);
        summed<Inner>::backward(gradient, inside, notes);
    }
};

} // namespace strut::health
