#pragma once

#include <cstdint>

#include "strut/core/cmath.hpp"
#include "strut/policy/init/concept.hpp"
#include "strut/policy/init/fill.hpp"

namespace strut {

/// Normal with the variance that keeps the signal of a linear layer, and what selu is made for:
/// Var(W) = 1 / fan_in.
/// Source: LeCun et al. 1998 ("Efficient BackProp"), eq. 16. (Keras lecun_normal truncates.)
struct lecun_normal {
    static constexpr double variance(fan shape) { return 1 / static_cast<double>(shape.in); }

    template <class T>
    static constexpr void fill(T* weights, fan shape, std::uint64_t seed) {
        fill_normal(weights, shape, seed, cmath::sqrt(variance(shape)));
    }
};

using lecun = lecun_normal;

} // namespace strut
