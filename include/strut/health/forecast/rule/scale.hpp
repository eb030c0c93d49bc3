#pragma once

#include <algorithm>
#include <cstddef>

#include "strut/health/forecast/walk.hpp"
#include "strut/layer/scale.hpp"

namespace strut::health {

/// y = a x: p' = a^2 p, and |dx|^2 = a^2 |dy|^2.
template <class T, shape Shape, real Factor>
struct rule<bound::scale<T, Shape, Factor>> {
    static constexpr std::size_t gains = 1;
    static constexpr std::size_t layers = 0;

    static constexpr void forward(signal& at, walk& notes) {
        constexpr double gain = std::clamp(Factor.value * Factor.value, 1e-280, 1e280);
        notes.push(gain);
        at.second_moment = std::min(gain * at.second_moment, 1e280);
        at.within = std::min(gain * at.within, 1e280);
        at.mean = std::clamp(Factor.value * at.mean, -1e140, 1e140);
        at.lose_sum();
    }
    static constexpr void backward(double& gradient, walk& notes) { gradient += notes.pop(); }
};

} // namespace strut::health
