#pragma once

#include <cstdint>

#include "strut/core/cmath.hpp"
#include "strut/policy/init/concept.hpp"
#include "strut/policy/init/fill.hpp"
#include "strut/policy/init/he_normal.hpp"

namespace strut {

/// Normal, cut off at 2 sigma, with the variance of he_normal: Var(W) = 2 / ((1 + a^2) fan_in).
/// The cut takes variance away, so that sigma is that of he_normal divided by 0.8796, the standard
/// deviation of a standard normal number cut off at 2.
/// Source: He et al. 2015, eq. 10 and 15; Keras he_normal (its VarianceScaling).
struct he_truncated {
    static constexpr double variance(fan shape) { return he_normal::variance(shape); }

    template <class T>
    static constexpr void fill(T* weights, fan shape, std::uint64_t seed) {
        constexpr double deviation_of_cut = 0.87962566103423978;
        fill_truncated(weights, shape, seed, cmath::sqrt(variance(shape)) / deviation_of_cut);
    }
};

} // namespace strut
