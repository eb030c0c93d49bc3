#pragma once

#include <string_view>

#include "strut/core/config.hpp"
#include "strut/policy/activation/concept.hpp"
#include "strut/simd/pack.hpp"

namespace strut {

/// Softsign: h / (1 + |h|).
/// Source: Bergstra et al. 2009.
struct softsign {
    static constexpr std::string_view name = "softsign";
    static constexpr bool cheap = true;
    static constexpr init_hint preferred = init_hint::xavier;
    static constexpr double gain = 2.3375333631085397; // 1 / sqrt(E[phi(z)^2])

    static STRUT_INLINE constexpr auto value(auto h) {
        using V = decltype(h);
        // Infinity would be divided by infinity.
        const V bounded = simd::clamp(h, V(-large), V(large));
        return simd::divide(bounded, V(V(1) + simd::abs(bounded)));
    }
    static STRUT_INLINE constexpr auto slope(auto h) {
        using V = decltype(h);
        const V inverse = simd::divide(V(1), V(V(1) + simd::abs(h)));
        return inverse * inverse;
    }
    static STRUT_INLINE constexpr auto slope_at(auto y) {
        const auto rest = decltype(y)(1) - simd::abs(y);
        return rest * rest;
    }

private:
    static constexpr double large = 1e30;
};

} // namespace strut
