#pragma once

#include <array>

#include "strut/core/config.hpp"
#include "strut/simd/math/exp.hpp"
#include "strut/simd/math/normal.hpp"
#include "strut/simd/math/polynomial.hpp"
#include "strut/simd/pack.hpp"

/// The cheaper functions behind the math policy `simd::fast`, in single precision only. The
/// rational functions are minimax fits of strut's own (reweighted least squares, 40 digits).
namespace strut::simd::detail {

/// Half of exp(x): twice the power of two would not always be a number.
template <value V>
STRUT_INLINE constexpr V fast_half_exp(V x) {
    const V bounded = simd::min(V(89), simd::max(V(-87.3f), x));
    const auto [n, rest] = reduce_exp<exponent_bias<V> - 1>(bounded);
    const V power = n.power();
    return simd::fma(rest, power, power);
}

/// Zero instead of results below 2^-125.
template <value V>
STRUT_INLINE constexpr V fast_exp(V x) {
    const V half = fast_half_exp(x);
    return half + half;
}

template <value V>
STRUT_INLINE constexpr V fast_sigmoid(V x) {
    return V(1) / simd::fma(fast_half_exp(-x), V(2), V(1));
}

template <value V>
STRUT_INLINE constexpr V fast_tanh(V x) {
    constexpr std::array above{
        0.9999999759f, 0.1337443924f, 0.003487770962f, 2.048061037e-5f, 1.317685297e-8f};
    constexpr std::array below{
        1.0f, 0.4670775276f, 0.02584722966f, 0.0003272858444f, 7.703746028e-7f};
    const V bounded = simd::min(V(9.0f), simd::max(V(-9.0f), x));
    const V square = bounded * bounded;
    return bounded * polynomial(square, above) / polynomial(square, below);
}

/// erf(x * scale) * factor
template <value V>
STRUT_INLINE constexpr V fast_erf(V x) {
    constexpr std::array above{1.128379153f, 0.1862547277f, 0.05231141466f, 0.003615311727f,
        0.0002865170636f, 2.151023125e-6f};
    constexpr std::array below{
        1.0f, 0.4983969058f, 0.1124940931f, 0.01466772104f, 0.001135164423f, 3.921381699e-5f};
    const V bounded = simd::min(V(3.8f), simd::max(V(-3.8f), x));
    const V square = bounded * bounded;
    return bounded * polynomial(square, above) / polynomial(square, below);
}

template <value V>
STRUT_INLINE constexpr V fast_normal_cdf(V x) {
    return simd::fma(fast_erf(x * V(0.707106781f)), V(0.5f), V(0.5f));
}

template <value V>
STRUT_INLINE constexpr normal_at<V> fast_normal(V x) {
    const V density = fast_half_exp(V(-0.5f) * x * x) * V(2 * 0.398942280f);
    return {fast_normal_cdf(x), density};
}

} // namespace strut::simd::detail
