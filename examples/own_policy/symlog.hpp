#pragma once

#include <string_view>

#include "strut/core/config.hpp"
#include "strut/policy/activation/concept.hpp"
#include "strut/simd/math.hpp"
#include "strut/simd/pack.hpp"

namespace own {

/// Symmetric logarithm: sign(h) * log(1 + |h|). Like tanh near zero, but it does not saturate: the
/// slope falls as 1 / |h|, where that of tanh falls as exp(-2 |h|).
/// Source: Hafner et al. 2023 (DreamerV3), eq. 9, who squash targets by it.
struct symlog {
    static constexpr std::string_view name = "symlog";
    static constexpr double gain = 1.6078009876932549; // 1 / sqrt(E[phi(z)^2])

    template <class Math = strut::simd::accurate>
    static STRUT_INLINE constexpr auto value(auto h) {
        return strut::simd::copysign(Math::log1p(strut::simd::abs(h)), h);
    }
    static STRUT_INLINE constexpr auto slope(auto h) {
        using V = decltype(h);
        return strut::simd::divide(V(1), V(1) + strut::simd::abs(h));
    }
};

} // namespace own
