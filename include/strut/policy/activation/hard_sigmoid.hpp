#pragma once

#include <array>
#include <string_view>

#include "strut/core/config.hpp"
#include "strut/policy/activation/concept.hpp"
#include "strut/simd/pack.hpp"

namespace strut {

/// Hard sigmoid: min(max(h + 3, 0), 6) / 6; the slope at both kinks is zero. As PyTorch; Keras 2
/// clamps 0.2 h + 0.5 instead.
struct hard_sigmoid {
    static constexpr std::string_view name = "hard_sigmoid";
    static constexpr bool cheap = true;
    static constexpr init_hint preferred = init_hint::xavier;
    static constexpr double gain = 1.8978404247295589; // 1 / sqrt(E[phi(z)^2])
    static constexpr std::array kinks{-3.0, 3.0};

    static STRUT_INLINE constexpr auto value(auto h) {
        using V = decltype(h);
        return simd::clamp(h + V(3), V(0), V(6)) * V(1.0 / 6);
    }
    static STRUT_INLINE constexpr auto slope(auto h) {
        using V = decltype(h);
        return simd::select(simd::abs(h) >= V(3), V(0), V(1.0 / 6));
    }
    static STRUT_INLINE constexpr auto slope_at(auto y) {
        using V = decltype(y);
        const V inside = simd::select(y < V(1), V(1.0 / 6), V(0));
        return simd::select(y > V(0), inside, V(0));
    }
};

} // namespace strut
