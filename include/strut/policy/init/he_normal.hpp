#pragma once

#include <cstdint>

#include "strut/core/cmath.hpp"
#include "strut/policy/init/concept.hpp"
#include "strut/policy/init/fill.hpp"

namespace strut {

/// (1 + a^2) fan_in: the share of a signal's power that a relu, or its leaky kin of negative slope
/// a, lets through is (1 + a^2) / 2.
constexpr double he_fan(fan shape) {
    return (1 + cmath::times(shape.negative_slope, shape.negative_slope)) *
           static_cast<double>(shape.in);
}

/// Normal with the variance that keeps the signal through a layer and the relu after it, or its
/// leaky kin of negative slope a: Var(W) = 2 / ((1 + a^2) fan_in).
/// Source: He et al. 2015, eq. 10 and 15; PyTorch kaiming_normal_. Keras he_normal is another one:
/// he_truncated.
struct he_normal {
    static constexpr double variance(fan shape) { return 2 / he_fan(shape); }

    template <class T>
    static constexpr void fill(T* weights, fan shape, std::uint64_t seed) {
        fill_normal(weights, shape, seed, cmath::sqrt(variance(shape)));
    }
};

using he = he_normal;

} // namespace strut
