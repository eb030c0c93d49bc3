#pragma once

#include <cstdint>

#include "strut/core/cmath.hpp"
#include "strut/policy/init/concept.hpp"
#include "strut/policy/init/fill.hpp"

namespace strut {

/// Uniform with the variance that keeps the signal of a linear layer: Var(W) = 1 / fan_in.
/// Units or range: +- sqrt(3 / fan_in).
/// Source: LeCun et al. 1998 ("Efficient BackProp"), eq. 16; Keras lecun_uniform.
struct lecun_uniform {
    static constexpr double variance(fan shape) { return 1 / static_cast<double>(shape.in); }

    template <class T>
    static constexpr void fill(T* weights, fan shape, std::uint64_t seed) {
        fill_uniform(weights, shape, seed, cmath::sqrt(3 / static_cast<double>(shape.in)));
    }
};

} // namespace strut
