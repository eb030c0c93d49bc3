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

    template <class Math = simd::accurate>
    static STRUT_INLINE constexpr auto value(auto h) {
        const auto [bounded, gate] = gated<Math>(h);
        return bounded * gate;
    }
    template <class Math = simd::accurate>
    static STRUT_INLINE constexpr auto slope(auto h) {
        using V = decltype(h);
        const auto [x, gate] = gated<Math>(simd::min(V(20), h));
        const V inner_slope = simd::fma(x * x, V(3 * cubic), V(linear));
        return simd::fma(x * gate * (V(1) - gate), inner_slope, gate);
    }

private:
    // (1 + tanh(u)) / 2 is sigmoid(2 u), which is accurate in the negative tail, too.
    static constexpr double linear = 1.5957691216057308; // 2 sqrt(2 / pi)
    static constexpr double cubic = linear * 0.044715;

    template <class V>
    struct gated_value {
        V h;
        V gate;
    };
    template <class Math, class V>
    static STRUT_INLINE constexpr gated_value<V> gated(V h) {
        // Below the bound the gate is zero, which times minus infinity would be NaN.
        const V x = simd::max(V(-25), h);
        return {x, Math::sigmoid(x * simd::fma(x * x, V(cubic), V(linear)))};
    }
};

} // namespace strut
