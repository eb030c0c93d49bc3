#pragma once

#include <string_view>

#include "strut/core/config.hpp"
#include "strut/policy/activation/concept.hpp"
#include "strut/simd/pack.hpp"

namespace strut {

/// Rectified linear unit: max(0, h); its slope at zero is zero, as in PyTorch.
/// Source: Nair & Hinton 2010.
struct relu {
    static constexpr std::string_view name = "relu";
    static constexpr bool cheap = true;
    static constexpr init_hint preferred = init_hint::he;
    static constexpr double gain = 1.4142135623730951; // sqrt(2)

    static STRUT_INLINE constexpr auto value(auto h) {
        // The second argument is the one that a NaN survives in.
        return simd::max(decltype(h)(0), h);
    }
    static STRUT_INLINE constexpr auto slope(auto h) {
        using V = decltype(h);
        return simd::select(h <= V(0), V(0), V(1));
    }
    static STRUT_INLINE constexpr auto slope_at(auto y) { return slope(y); }
};

} // namespace strut
