#pragma once

#include <array>
#include <cstddef>
#include <limits>
#include <type_traits>

#include "strut/core/config.hpp"
#include "strut/simd/math/exp.hpp"
#include "strut/simd/math/polynomial.hpp"
#include "strut/simd/pack.hpp"

namespace strut::simd {

/// The standard normal distribution at a point: P(z < x), and its derivative.
template <value V>
struct normal_at {
    V cdf;
    V density;
};

namespace detail {

/// exp(-h^2 / 2) for 0 <= h <= 14.6 (float) or 38.7 (double). The square is not rounded: in the
/// tail its rounding error would be an error of many ulp of the result.
template <value V>
STRUT_INLINE constexpr auto reduce_gaussian(V h) {
    using T = value_of<V>;
    using integer = integer_of<T>;
    using bits = decltype(bits_of(h));
    constexpr int dropped = (std::numeric_limits<T>::digits + 1) / 2;
    const V head = value_from<V>(bits_of(h) & bits(~((integer(1) << dropped) - 1)));
    const V minus_half = V(T(-0.5));
    const auto n =
        shifted_integer<V, 2 * exponent_bias<V>>::nearest(minus_half * h * h, log2_e<V>());
    const V reduced = reduce_by_log_2<1>(minus_half * head * head, n.integer());
    const V rest = expm1_reduced(simd::fma(minus_half * (h + head), h - head, reduced));
    return reduced_exp<V, 2 * exponent_bias<V>>{n, rest};
}

/// P(z > h) exp(h^2 / 2) from h = 1 on, as a polynomial in (h - a) / (h + a), divided by h + a.
template <value V>
STRUT_INLINE constexpr V mills_ratio(V h) {
    using T = value_of<V>;
    constexpr auto terms = [] {
        if constexpr (std::is_same_v<T, float>)
            return std::array{0.729083717f, -0.509331942f, 0.230015352f, -4.72630337e-2f,
                -1.04300324e-2f, 6.96214382e-3f, 8.74554389e-4f, -9.70336259e-4f};
        else
            return std::array{0.76919304975006297, -0.66538250289005807, 0.49530561596998274,
                -0.31353315667114651, 0.16502036616994009, -6.911863871174237e-2,
                2.0795066811704146e-2, -2.9933766860976443e-3, -7.9786955535784694e-4,
                5.4489835764715466e-4, -5.9374549763645711e-5, -4.9759347378945829e-5,
                1.6675906560025808e-5, 3.9706361892725206e-6, -2.7547120349150606e-6,
                -3.1839693782806592e-7, 4.0947644607574286e-7, 2.3886662620784626e-8,
                -4.5113322496826188e-8};
    }();
    const V a = constant<V>(3, 5);
    const V inverse = simd::divide(V(1), V(h + a));
    return polynomial((h - a) * inverse, terms) * inverse;
}

/// P(z > h) for h >= 1.
template <value V>
STRUT_INLINE constexpr V upper_tail(V h) {
    const auto [n, rest] = reduce_gaussian(h);
    const V ratio = mills_ratio(h);
    return n.scale(simd::fma(rest, ratio, ratio));
}

/// |x|, but no more than what the normal tail needs to underflow. A NaN as the second argument is
/// kept.
template <value V>
STRUT_INLINE constexpr V bounded_magnitude(V x) {
    return simd::min(constant<V>(14.6f, 38.7), simd::abs(x));
}

/// erf(x) for |x| < 0.85.
template <value V>
STRUT_INLINE constexpr V erf_near_zero(V x) {
    using T = value_of<V>;
    constexpr auto terms = [] {
        if constexpr (std::is_same_v<T, float>)
            return std::array{0.128379166f, -0.376125902f, 0.112828664f, -2.68073957e-2f,
                5.05794492e-3f, -6.35021133e-4f};
        else
            return std::array{0.12837916709551256, -0.37612638903183321, 0.11283791670931607,
                -2.6866170640087124e-2, 5.2239775698079026e-3, -8.5483234337853213e-4,
                1.2055188123702119e-4, -1.4921880057053599e-5, 1.6398650930941933e-6,
                -1.5694147256177064e-7, 1.0667769812588148e-8};
    }();
    return simd::fma(x, polynomial(x * x, terms), x);
}

/// The distribution function at x from the upper tail at h = |x|.
template <value V>
STRUT_INLINE constexpr V cdf_from_tail(V x, V h, V tail) {
    using T = value_of<V>;
    // Near zero the tail has an error of several ulp, which a difference from one half has not.
    const V half = V(T(0.5));
    const V near =
        simd::fma(erf_near_zero(x * constant<V>(0.707106781f, 0.70710678118654752)), half, half);
    const V far = simd::select(x < V(0), tail, V(1) - tail);
    return simd::select(h < V(1), near, far);
}

} // namespace detail

/// The distribution function of the standard normal distribution, P(z < x). Accuracy: 5 ulp, in
/// the negative tail, too, down to denormal results.
template <value V>
STRUT_INLINE constexpr V normal_cdf(V x) {
    const V h = detail::bounded_magnitude(x);
    return detail::cdf_from_tail(x, h, detail::upper_tail(h));
}

/// The distribution function and the density of the standard normal distribution, for one
/// exponential.
template <value V>
STRUT_INLINE constexpr normal_at<V> normal(V x) {
    const V h = detail::bounded_magnitude(x);
    const auto [n, rest] = detail::reduce_gaussian(h);
    const V gaussian = n.scale_one_plus(rest);
    const V density = gaussian * detail::constant<V>(0.398942280f, 0.39894228040143268);
    return {detail::cdf_from_tail(x, h, gaussian * detail::mills_ratio(h)), density};
}

/// The error function. Accuracy: 2 ulp.
template <value V>
STRUT_INLINE constexpr V erf(V x) {
    const V h = detail::bounded_magnitude(x * detail::constant<V>(1.41421356f, 1.4142135623730951));
    const V tail = detail::upper_tail(h);
    const V far = detail::multiply_sign(V(1) - (tail + tail), x);
    return simd::select(h < V(value_of<V>(1.2)), detail::erf_near_zero(x), far);
}

} // namespace strut::simd
