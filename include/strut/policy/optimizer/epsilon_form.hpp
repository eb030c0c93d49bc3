#pragma once

#include "strut/core/cmath.hpp"
#include "strut/core/config.hpp"
#include "strut/simd/pack.hpp"

namespace strut {

/// Where an optimizer that divides by a root adds the epsilon which keeps it from dividing by zero.
/// The two frameworks differ; with gradients well above epsilon one does not see it, with vanishing
/// gradients epsilon decides how large the steps are.
enum class epsilon_form {
    torch, ///< to the root, after Adam's correction for the start
    keras, ///< Adam: to the root before that correction ("epsilon hat"); RMSprop: under the root
};

namespace detail {

/// The square root, in constant expressions as well. Correctly rounded, so packs and scalars agree.
template <simd::value V>
STRUT_INLINE constexpr V root(V x) {
    if constexpr (simd::scalar<V>)
        return cmath::sqrt(x);
    else
        return simd::sqrt(x);
}

} // namespace detail

} // namespace strut
