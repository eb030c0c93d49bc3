#pragma once

#include <string_view>

#include "strut/core/config.hpp"
#include "strut/policy/activation/concept.hpp"
#include "strut/simd/math.hpp"

namespace strut {

/// Hyperbolic tangent.
struct tanh {
    static constexpr std::string_view name = "tanh";
    static constexpr init_hint preferred = init_hint::xavier;
    static constexpr double gain = 5.0 / 3; // as PyTorch

    template <class Math = simd::accurate>
    static STRUT_INLINE constexpr auto value(auto h) {
        return Math::tanh(h);
    }
    template <class Math = simd::accurate>
    static STRUT_INLINE constexpr auto slope(auto h) {
        return slope_at(Math::tanh(h));
    }
    static STRUT_INLINE constexpr auto slope_at(auto y) {
        using V = decltype(y);
        return (V(1) - y) * (V(1) + y);
    }
};

} // namespace strut
