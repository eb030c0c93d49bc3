#pragma once

#include <array>
#include <string_view>

#include "strut/core/config.hpp"
#include "strut/policy/activation/concept.hpp"
#include "strut/simd/pack.hpp"

namespace strut {

/// Hard swish: h * min(max(h + 3, 0), 6) / 6.
/// At the kinks -3 and 3 the slope is that of the middle piece, as in PyTorch (whose long arrays
/// have 1 rather than 3/2 at 3).
/// Source: Howard et al. 2019 (MobileNetV3), eq. 5.
struct hard_swish {
    static constexpr std::string_view name = "hard_swish";
    static constexpr bool cheap = true;
    static constexpr init_hint preferred = init_hint::he;
    static constexpr double gain = 1.7366572127654166; // 1 / sqrt(E[phi(z)^2])
    static constexpr std::array kinks{-3.0, 3.0};

    static STRUT_INLINE constexpr auto value(auto h) {
        using V = decltype(h);
        // Below -3 the second factor is zero, which times minus infinity would be NaN.
        const V bounded = simd::max(V(-3), h);
        return bounded * (simd::min(V(6), bounded + V(3)) * V(1.0 / 6));
    }
    static STRUT_INLINE constexpr auto slope(auto h) {
        using V = decltype(h);
        const V middle = (h + V(1.5)) * V(1.0 / 3);
        return simd::select(h < V(-3), V(0), simd::select(h > V(3), V(1), middle));
    }
};

} // namespace strut
