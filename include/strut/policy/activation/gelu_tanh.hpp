#pragma once

#include <string_view>

#include "strut/core/config.hpp"
#include "strut/policy/activation/concept.hpp"
#include "strut/simd/math.hpp"
#include "strut/simd/pack.hpp"

namespace strut {

/// The tanh form of the Gaussian error linear unit:
/// h / 2 * (1 + tanh(sqrt(2 / pi) * (h + 0.044715 h^3))), within 5e-4 of `gelu`.
/// Source: Hendrycks & Gimpel 2016; PyTorch's approximate="tanh".
struct gelu_tanh {
    static constexpr std::string_view name = "gelu_tanh";
    static constexpr init_hint preferred = init_hint::he;
    static constexpr double gain = 1.5335805216666147; // 1 / sqrt(E[phi(z)^2])

    // (1 + tanh(u)) / 2 is sigmoid(2 u), which is accurate in the negative tail, too.
    template <class Math = simd::accurate>
    static STRUT_INLINE constexpr auto value(auto h) {
        // Below the bound the sigmoid is zero, which times minus infinity would be NaN.
        const auto bounded = simd::max(decltype(h)(-25), h);
        return bounded * Math::sigmoid(twice_inner(bounded));
    }
    template <class Math = simd::accurate>
    static STRUT_INLINE constexpr auto slope(auto h) {
        using V = decltype(h);
        const V bounded = simd::clamp(h, V(-25), V(25));
        // The smaller one of the sigmoids of 2 u and -2 u keeps the digits that a difference from
        // one loses.
        const V small = Math::sigmoid(-simd::abs(twice_inner(bounded)));
        const V gate = simd::select(h < V(0), small, V(1) - small);
        const V inner_slope = simd::fma(bounded * bounded, V(3 * cubic), V(linear));
        return simd::fma(bounded * small * (V(1) - small), inner_slope, gate);
    }

private:
    static constexpr double linear = 1.5957691216057308; // 2 sqrt(2 / pi)
    static constexpr double cubic = linear * 0.044715;

    static STRUT_INLINE constexpr auto twice_inner(auto h) {
        using V = decltype(h);
        return h * simd::fma(h * h, V(cubic), V(linear));
    }
};

} // namespace strut
