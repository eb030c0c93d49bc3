#pragma once

#include <string_view>

#include "strut/core/config.hpp"
#include "strut/policy/activation/concept.hpp"
#include "strut/simd/math.hpp"

namespace strut {

/// Logistic sigmoid: 1 / (1 + exp(-h)).
/// Its slope is at most 1/4, so that deep stacks of it vanish.
struct sigmoid {
    static constexpr std::string_view name = "sigmoid";
    static constexpr init_hint preferred = init_hint::xavier;
    static constexpr double gain = 1; // as PyTorch

    template <class Math = simd::accurate>
    static STRUT_INLINE constexpr auto value(auto h) {
        return Math::sigmoid(h);
    }
    template <class Math = simd::accurate>
    static STRUT_INLINE constexpr auto slope(auto h) {
        return slope_at(Math::sigmoid(h));
    }
    static STRUT_INLINE constexpr auto slope_at(auto y) { return y * (decltype(y)(1) - y); }
};

} // namespace strut
