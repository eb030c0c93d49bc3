#pragma once

#include <cstddef>
#include <utility>

#include "strut/health/forecast/walk.hpp"
#include "strut/layer/chain.hpp"

namespace strut::health {

/// One after the other, and back.
template <class T, std::size_t... Indices, class... Elements>
struct rule<bound::chain<T, std::index_sequence<Indices...>, Elements...>> {
    static constexpr std::size_t gains = (rule<Elements>::gains + ...);
    static constexpr std::size_t layers = (rule<Elements>::layers + ...);
    static constexpr bool compound = layers > 1 || (is_compound<Elements> || ...);

    static constexpr void forward(signal& at, walk& notes) {
        const std::size_t index = notes.index;
        ((notes.index = index + Indices, rule<Elements>::forward(at, notes)), ...);
        notes.index = index;
    }
    static constexpr void backward(double& gradient, walk& notes) {
        // A fold whose assignments are evaluated from the right goes through the list backwards.
        int order = 0;
        ((rule<Elements>::backward(gradient, notes), order) = ... = order);
    }
};

} // namespace strut::health
