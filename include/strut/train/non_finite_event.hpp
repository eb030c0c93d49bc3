#pragma once

#include <cstddef>
#include <cstdint>

#include "strut/layer/concept.hpp"

namespace strut {

/// Where the first number came up that is not finite.
struct non_finite_event {
    enum class where { none, input, target, activation, loss, gradient, weight, learning_rate };
    where what = where::none;
    layer_place place{}; ///< of an activation, a gradient or a weight
    std::uint64_t step = 0;
    std::size_t sample = 0; ///< in the data set, or the lane where there is none
};

} // namespace strut
