#pragma once

#include <string_view>

#include "strut/core/config.hpp"
#include "strut/policy/activation/concept.hpp"
#include "strut/simd/math.hpp"
#include "strut/simd/pack.hpp"

namespace strut {

/// Gaussian error linear unit: h * P(z < h) for a standard normal z, by the error function.
/// Source: Hendrycks & Gimpel 2016; PyTorch's default form.
struct gelu {
    static constexpr std::string_view name = "gelu";
    static constexpr init_hint preferred = init_hint::he;
    static constexpr double gain = 1.5335304411955234; // 1 / sqrt(E[phi(z)^2])

    template <class Math = simd::accurate>
    static STRUT_INLINE constexpr auto value(auto h) {
        using V = decltype(h);
        // Below the bound the probability is zero, which times minus infinity would be NaN.
        const V bounded = simd::max(V(-40), h);
        return bounded * Math::normal_cdf(bounded);
    }
    template <class Math = simd::accurate>
    static STRUT_INLINE constexpr auto slope(auto h) {
        using V = decltype(h);
        const V bounded = simd::clamp(h, V(-40), V(40));
        const auto at = Math::normal(bounded);
        return simd::fma(bounded, at.density, at.cdf);
    }
};

} // namespace strut
