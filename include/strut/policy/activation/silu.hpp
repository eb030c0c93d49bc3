#pragma once

#include <string_view>

#include "strut/core/config.hpp"
#include "strut/policy/activation/concept.hpp"
#include "strut/simd/math.hpp"
#include "strut/simd/pack.hpp"

namespace strut {

/// Sigmoid linear unit, also called swish: h * sigmoid(h).
/// Source: Elfwing et al. 2017; Ramachandran et al. 2017.
struct silu {
    static constexpr std::string_view name = "silu";
    static constexpr init_hint preferred = init_hint::he;
    static constexpr double gain = 1.6765324703310911; // 1 / sqrt(E[phi(z)^2])

    template <class Math = simd::accurate>
    static STRUT_INLINE constexpr auto value(auto h) {
        // Below the bound the sigmoid is zero, which times minus infinity would be NaN.
        const auto bounded = simd::max(decltype(h)(-800), h);
        return bounded * Math::sigmoid(bounded);
    }
    template <class Math = simd::accurate>
    static STRUT_INLINE constexpr auto slope(auto h) {
        using V = decltype(h);
        const V bounded = simd::clamp(h, V(-800), V(800));
        // The smaller one of the sigmoids of h and -h keeps the digits that 1 - sigmoid(h) loses.
        const V small = Math::sigmoid(-simd::abs(bounded));
        const V gate = simd::select(h < V(0), small, V(1) - small);
        return simd::fma(bounded * small, V(1) - small, gate);
    }
};

} // namespace strut
