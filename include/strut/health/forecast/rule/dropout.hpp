#pragma once

#include <cstddef>

#include "strut/health/forecast/walk.hpp"
#include "strut/layer/dropout.hpp"

namespace strut::health {

/// A share r of the units is kept and scaled by 1 / r: p' = p / r, and |dx|^2 = |dy|^2 / r.
template <class T, shape Shape, real Rate>
struct rule<bound::dropout<T, Shape, Rate>> {
    static constexpr std::size_t gains = 1;
    static constexpr std::size_t layers = 0;

    static constexpr void forward(signal& at, walk& notes) {
        constexpr double gain = 1 / (1 - Rate.value);
        notes.push(gain);
        at.within += (gain - 1) * at.second_moment;
        at.second_moment *= gain;
        at.normal = false;
    }
    static constexpr void backward(double& gradient, walk& notes) { gradient += notes.pop(); }
};

} // namespace strut::health
