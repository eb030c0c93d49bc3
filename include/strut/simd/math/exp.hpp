#pragma once

#include <array>
#include <cstddef>
#include <type_traits>

#include "strut/core/config.hpp"
#include "strut/simd/math/polynomial.hpp"
#include "strut/simd/pack.hpp"

namespace strut::simd {

namespace detail {

template <value V>
STRUT_INLINE constexpr V log2_e() {
    return constant<V>(1.44269504f, 1.4426950408889634);
}

/// x - n ln(2) / Divisor. The subtraction is in two parts, the first of so few bits that its
/// product with n is exact without a fused multiply-add, too.
template <int Divisor, value V>
STRUT_INLINE constexpr V reduce_by_log_2(V x, V n) {
    const V high = constant<V>(-0.693145752f / Divisor, -0.69314718056011770 / Divisor);
    const V low = constant<V>(-1.42860677e-6f / Divisor, 1.7239444525614835e-13 / Divisor);
    return simd::fma(n, low, simd::fma(n, high, x));
}

/// (exp(r) - 1 - r) / r^2 on [-ln(2) / 2, ln(3 / 2)]; with it exp(r) - 1 has a relative error below
/// 2^-25 (float) and 2^-59 (double).
template <scalar T>
inline constexpr auto exp_terms = [] {
    if constexpr (std::is_same_v<T, float>)
        return std::array{
            0.500000060f, 0.166664943f, 4.16633263e-2f, 8.37226119e-3f, 1.41901779e-3f};
    else
        return std::array{0.5, 0.1666666666666671, 4.1666666666666838e-2, 8.3333333332945275e-3,
            1.3888888888776555e-3, 1.9841269953277415e-4, 2.48015875193787e-5,
            2.7557179133667786e-6, 2.7557155300728532e-7, 2.5130683708425803e-8,
            2.0931307645540742e-9};
}();

/// exp(r) - 1 on that interval.
template <value V>
STRUT_INLINE constexpr V expm1_reduced(V r) {
    return simd::fma(r * r, polynomial(r, exp_terms<value_of<V>>), r);
}

/// 1 - exp(-r) on the interval mirrored: fewer steps one after the other, for one rounding more.
template <value V>
STRUT_INLINE constexpr V one_less_exp_reduced(V r) {
    using T = value_of<V>;
    constexpr auto low = std::array{-exp_terms<T>[0], exp_terms<T>[1]};
    constexpr auto high = [] {
        std::array<T, exp_terms<T>.size() - 2> terms{};
        for (std::size_t k = 0; k < terms.size(); ++k)
            terms[k] = k % 2 == 0 ? -exp_terms<T>[k + 2] : exp_terms<T>[k + 2];
        return terms;
    }();
    const V square = r * r;
    return simd::fma(
        square * square, polynomial(r, high), simd::fma(square, polynomial(r, low), r));
}

/// exp(x) = 2^n (1 + rest), where the integer n is next to x / ln 2.
template <value V, int Offset>
struct reduced_exp {
    shifted_integer<V, Offset> n;
    V rest;
};
template <int Offset, value V>
STRUT_INLINE constexpr reduced_exp<V, Offset> reduce_exp(V x) {
    const auto n = shifted_integer<V, Offset>::nearest(x, log2_e<V>());
    return {n, expm1_reduced(reduce_by_log_2<1>(x, n.integer()))};
}

/// The exponential of an x for which it is neither so large nor so small that 2^(x / ln 2) needs
/// more than two factors.
template <value V>
STRUT_INLINE constexpr V exp_in_range(V x) {
    const auto [n, rest] = reduce_exp<2 * exponent_bias<V>>(x);
    return n.scale_one_plus(rest);
}

} // namespace detail

/// The exponential function. Accuracy: 1.1 ulp; results below the smallest normal number underflow
/// gradually, those above the largest are infinite.
template <value V>
STRUT_INLINE constexpr V exp(V x) {
    // Beyond these bounds the result is zero or infinite.
    return detail::exp_in_range(
        simd::clamp(x, detail::constant<V>(-104, -746), detail::constant<V>(89, 710)));
}

/// exp(x) - 1. Accuracy: 1.3 ulp.
template <value V>
STRUT_INLINE constexpr V expm1(V x) {
    using T = value_of<V>;
    const V bounded =
        simd::clamp(x, detail::constant<V>(-17.5f, -37.5), detail::constant<V>(89, 710));
    // With this offset 1 + rest lies in [3/4, 3/2], so that the two terms of the sum below never
    // cancel by more than one bit. Half the power and twice the sum, because 2^128 is no float.
    const V quotient = simd::fma(
        bounded, detail::log2_e<V>(), detail::constant<V>(-0.0849625007f, -0.084962500721156181));
    const auto n = detail::shifted_integer<V, detail::exponent_bias<V> - 1>::nearest(quotient);
    const V rest = detail::expm1_reduced(detail::reduce_by_log_2<1>(bounded, n.integer()));
    const V half = simd::fma(n.power(), rest, n.power() - V(T(0.5)));
    return half + half;
}

} // namespace strut::simd
