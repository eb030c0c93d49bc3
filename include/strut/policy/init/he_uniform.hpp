#pragma once

#include <cstdint>

#include "strut/core/cmath.hpp"
#include "strut/policy/init/concept.hpp"
#include "strut/policy/init/fill.hpp"
#include "strut/policy/init/he_normal.hpp"

namespace strut {

/// Uniform with the variance that keeps the signal through a layer and the relu after it, or its
/// leaky kin of negative slope a: Var(W) = 2 / ((1 + a^2) fan_in).
/// Units or range: +- sqrt(6 / ((1 + a^2) fan_in)).
/// Source: He et al. 2015, eq. 10 and 15; PyTorch kaiming_uniform_, Keras he_uniform.
struct he_uniform {
    static constexpr double variance(fan shape) { return he_normal::variance(shape); }

    template <class T>
    static constexpr void fill(T* weights, fan shape, std::uint64_t seed) {
        fill_uniform(weights, shape, seed, cmath::sqrt(6 / he_fan(shape)));
    }
};

} // namespace strut
