#pragma once

#include <cstdint>

#include "strut/core/cmath.hpp"
#include "strut/policy/init/concept.hpp"
#include "strut/policy/init/fill.hpp"

namespace strut {

/// Normal with the variance that keeps both the signal and the gradient of a linear layer:
/// Var(W) = 2 / (fan_in + fan_out).
/// Source: Glorot and Bengio 2010, eq. 12; PyTorch xavier_normal_. (Keras glorot_normal truncates.)
struct xavier_normal {
    static constexpr double variance(fan shape) {
        return 2 / static_cast<double>(shape.in + shape.out);
    }

    template <class T>
    static constexpr void fill(T* weights, fan shape, std::uint64_t seed) {
        fill_normal(weights, shape, seed, cmath::sqrt(variance(shape)));
    }
};

} // namespace strut
