#pragma once

#include <cstdint>

#include "strut/core/cmath.hpp"
#include "strut/policy/init/concept.hpp"
#include "strut/policy/init/fill.hpp"

namespace strut {

/// Uniform with the variance that keeps both the signal and the gradient of a linear layer:
/// Var(W) = 2 / (fan_in + fan_out).
/// Units or range: +- sqrt(6 / (fan_in + fan_out)).
/// Source: Glorot and Bengio 2010, eq. 16; PyTorch xavier_uniform_, Keras glorot_uniform.
struct xavier_uniform {
    static constexpr double variance(fan shape) {
        return 2 / static_cast<double>(shape.in + shape.out);
    }

    template <class T>
    static constexpr void fill(T* weights, fan shape, std::uint64_t seed) {
        fill_uniform(
            weights, shape, seed, cmath::sqrt(6 / static_cast<double>(shape.in + shape.out)));
    }
};

using xavier = xavier_uniform;

} // namespace strut
