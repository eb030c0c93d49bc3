#pragma once

#include <string_view>

#include "strut/core/config.hpp"
#include "strut/policy/activation/concept.hpp"
#include "strut/simd/math.hpp"
#include "strut/simd/pack.hpp"

namespace strut {

/// Scaled exponential linear unit: scale * (h > 0 ? h : alpha * (exp(h) - 1)).
/// Keeps zero mean and unit variance through affine layers initialised with `lecun`.
/// Source: Klambauer et al. 2017, eq. 2; constants to 17 digits from its appendix.
struct selu {
    static constexpr std::string_view name = "selu";
    static constexpr init_hint preferred = init_hint::lecun;
    static constexpr double gain = 0.75; // as PyTorch
    static constexpr double alpha = 1.6732632423543772;
    static constexpr double scale = 1.0507009873554805;

    template <class Math = simd::accurate>
    static STRUT_INLINE constexpr auto value(auto h) {
        using V = decltype(h);
        return simd::select(h > V(0), V(scale) * h, V(scale * alpha) * Math::expm1(h));
    }
    template <class Math = simd::accurate>
    static STRUT_INLINE constexpr auto slope(auto h) {
        using V = decltype(h);
        return simd::select(h > V(0), V(scale), V(scale * alpha) * Math::exp(h));
    }
    static STRUT_INLINE constexpr auto slope_at(auto y) {
        using V = decltype(y);
        return simd::select(y > V(0), V(scale), y + V(scale * alpha));
    }
};

} // namespace strut
