#pragma once

#include <string_view>

#include "strut/core/cmath.hpp"
#include "strut/core/config.hpp"
#include "strut/core/real.hpp"
#include "strut/policy/activation/concept.hpp"
#include "strut/simd/math.hpp"
#include "strut/simd/pack.hpp"

namespace strut {

/// Exponential linear unit: h where h > 0, else Alpha * (exp(h) - 1).
/// Source: Clevert et al. 2016.
template <real Alpha = 1>
struct elu {
    static constexpr std::string_view name = "elu";
    static constexpr init_hint preferred = init_hint::he;
    static constexpr double alpha = Alpha;
    /// 1 / sqrt(E[phi(z)^2]) with E[(exp(z) - 1)^2; z < 0] in closed form.
    static constexpr double gain = 1 / cmath::sqrt(0.5 + alpha * alpha * 0.14494541749292386);

    template <class Math = simd::accurate>
    static STRUT_INLINE constexpr auto value(auto h) {
        using V = decltype(h);
        return simd::select(h > V(0), h, V(alpha) * Math::expm1(h));
    }
    template <class Math = simd::accurate>
    static STRUT_INLINE constexpr auto slope(auto h) {
        using V = decltype(h);
        return simd::select(h > V(0), V(1), V(alpha) * Math::exp(h));
    }
    static STRUT_INLINE constexpr auto slope_at(auto y) requires(alpha >= 0) {
        using V = decltype(y);
        return simd::select(y > V(0), V(1), y + V(alpha));
    }
};

} // namespace strut
