#pragma once

#include <string_view>

#include "strut/core/config.hpp"
#include "strut/policy/activation/concept.hpp"
#include "strut/simd/math.hpp"
#include "strut/simd/pack.hpp"

namespace strut {

/// Mish: h * tanh(log(1 + exp(h))).
/// Source: Misra 2019.
struct mish {
    static constexpr std::string_view name = "mish";
    static constexpr init_hint preferred = init_hint::he;
    static constexpr double gain = 1.4868475812732081; // 1 / sqrt(E[phi(z)^2])

    // With e = exp(h) and n = e (e + 2), tanh(log(1 + e)) = n / (n + 2): no logarithm is needed.
    template <class Math = simd::accurate>
    static STRUT_INLINE constexpr auto value(auto h) {
        using V = decltype(h);
        const V e = Math::exp(simd::min(V(one), h));
        const V n = e * (e + V(2));
        return simd::max(V(zero), h) * simd::divide(n, V(n + V(2)));
    }
    template <class Math = simd::accurate>
    static STRUT_INLINE constexpr auto slope(auto h) {
        using V = decltype(h);
        const V bounded = simd::clamp(h, V(zero), V(one));
        const V e = Math::exp(bounded);
        const V n = e * (e + V(2));
        const V inverse = simd::divide(V(1), V(n + V(2)));
        return simd::fma(bounded * (V(4) * e * (e + V(1)) * inverse), inverse, n * inverse);
    }

private:
    // Beyond these bounds the tanh is one, with an exp(2 h) that fits into a float, and zero.
    static constexpr double one = 40;
    static constexpr double zero = -800;
};

} // namespace strut
