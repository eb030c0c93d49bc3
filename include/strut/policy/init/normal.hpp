#pragma once

#include <cstdint>

#include "strut/core/real.hpp"
#include "strut/policy/init/concept.hpp"
#include "strut/policy/init/fill.hpp"

namespace strut {

/// Normal with a fixed standard deviation, whatever the shape: Var(W) = Sigma^2.
/// No default: PyTorch normal_ has 1, Keras RandomNormal 0.05.
template <real Sigma>
struct normal {
    static_assert(Sigma.value >= 0, "strut::normal<sigma>: sigma must not be negative");

    static constexpr double variance(fan) { return Sigma.value * Sigma.value; }

    template <class T>
    static constexpr void fill(T* weights, fan shape, std::uint64_t seed) {
        fill_normal(weights, shape, seed, Sigma.value);
    }
};

} // namespace strut
