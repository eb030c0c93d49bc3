#pragma once

#include <string_view>

#include "strut/core/config.hpp"
#include "strut/policy/activation/concept.hpp"
#include "strut/simd/math.hpp"
#include "strut/simd/pack.hpp"

namespace strut {

/// Softplus: log(1 + exp(h)), in the form max(0, h) + log(1 + exp(-|h|)) that neither overflows nor
/// loses digits. PyTorch returns h itself above 20, which differs by 2e-9 there.
/// Source: Dugas et al. 2001.
struct softplus {
    static constexpr std::string_view name = "softplus";
    /// Near one the second moment is kept by weights of about unit scale: He's are too large.
    static constexpr init_hint preferred = init_hint::xavier;
    static constexpr double gain = 1.0418668365355318; // 1 / sqrt(E[phi(z)^2])

    template <class Math = simd::accurate>
    static STRUT_INLINE constexpr auto value(auto h) {
        using V = decltype(h);
        return simd::max(V(0), h) + Math::log1p(Math::exp(-simd::abs(h)));
    }
    template <class Math = simd::accurate>
    static STRUT_INLINE constexpr auto slope(auto h) {
        return Math::sigmoid(h);
    }
    template <class Math = simd::accurate>
    static STRUT_INLINE constexpr auto slope_at(auto y) {
        return decltype(y)(0) - Math::expm1(-y); // never -0
    }
};

} // namespace strut
