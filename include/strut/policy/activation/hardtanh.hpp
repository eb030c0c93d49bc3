#pragma once

#include <array>
#include <string_view>

#include "strut/core/config.hpp"
#include "strut/policy/activation/concept.hpp"
#include "strut/simd/pack.hpp"

namespace strut {

/// Hard tanh: h, clamped to [-1, 1]; the slope at both kinks is zero, as in PyTorch.
struct hardtanh {
    static constexpr std::string_view name = "hardtanh";
    static constexpr bool cheap = true;
    static constexpr init_hint preferred = init_hint::xavier;
    static constexpr double gain = 1.3920361404483098; // 1 / sqrt(E[phi(z)^2])
    static constexpr std::array kinks{-1.0, 1.0};

    static STRUT_INLINE constexpr auto value(auto h) {
        using V = decltype(h);
        return simd::clamp(h, V(-1), V(1));
    }
    static STRUT_INLINE constexpr auto slope(auto h) {
        using V = decltype(h);
        return simd::select(simd::abs(h) >= V(1), V(0), V(1));
    }
    static STRUT_INLINE constexpr auto slope_at(auto y) { return slope(y); }
};

} // namespace strut
