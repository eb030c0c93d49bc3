#pragma once

#include <cstdint>

#include "strut/core/real.hpp"
#include "strut/policy/init/concept.hpp"
#include "strut/policy/init/fill.hpp"

namespace strut {

/// Uniform on [-Limit, Limit), whatever the shape: Var(W) = Limit^2 / 3.
/// No default: Keras RandomUniform has 0.05, PyTorch uniform_ draws from [0, 1).
template <real Limit>
struct uniform {
    static_assert(Limit.value >= 0, "strut::uniform<limit>: the limit must not be negative");

    static constexpr double variance(fan) { return Limit.value * Limit.value / 3; }

    template <class T>
    static constexpr void fill(T* weights, fan shape, std::uint64_t seed) {
        fill_uniform(weights, shape, seed, Limit.value);
    }
};

} // namespace strut
