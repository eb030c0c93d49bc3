#pragma once

#include <array>
#include <bit>
#include <limits>
#include <type_traits>

#include "strut/core/config.hpp"
#include "strut/simd/math/polynomial.hpp"
#include "strut/simd/pack.hpp"

namespace strut::simd {

namespace detail {

/// x = 2^k m with m in [sqrt(1/2), sqrt(2)); x is a normal number. Power is 2^(1 - k).
template <value V>
struct split_exponent {
    V k;
    V m;
    V power;
};
template <value V>
STRUT_INLINE constexpr split_exponent<V> split(V x) {
    using T = value_of<V>;
    using bits = decltype(bits_of(x));
    constexpr int mantissa = std::numeric_limits<T>::digits - 1;
    constexpr auto one = bits_of(T(1));
    constexpr auto root = bits_of(constant<T>(0.707106769f, 0.70710658073425293));
    // Adding to the representation moves the numbers above sqrt(2) to the next exponent.
    const auto moved = bits_of(x) + bits(one - root);
    const auto exponent = simd::shift_right(moved, mantissa);
    const V m = value_from<V>((moved & bits((integer_of<T>(1) << mantissa) - 1)) + bits(root));
    // In the low bits of a number without room for a fraction, an integer is a number.
    constexpr T wide = T(std::uint64_t{1} << mantissa);
    const V k = value_from<V>(exponent | bits(bits_of(wide))) - V(wide + T(exponent_bias<V>));
    return {k, m,
        value_from<V>(simd::shift_left(bits(2 * (one >> mantissa) + 1) - exponent, mantissa))};
}

/// k ln 2 + log(1 + f) for 1 + f in [sqrt(1/2), sqrt(2)].
/// With s = f / (2 + f), log(1 + f) = 2 atanh(s) = f - s (f - (2 / s) (atanh(s) - s)); the leading
/// terms are regrouped so that only small ones are rounded.
template <value V>
STRUT_INLINE constexpr V log_reduced(V k, V f) {
    using T = value_of<V>;
    constexpr auto terms = [] {
        if constexpr (std::is_same_v<T, float>)
            return std::array{0.666667759f, 0.399775684f, 0.298714608f};
        else
            return std::array{0.66666666666667096, 0.39999999999540903, 0.28571428719110836,
                0.22222200641306117, 0.18183468701027092, 0.15316267784587415, 0.14775575065374114};
    }();
    const V s = simd::divide(f, V(V(2) + f));
    const V square = s * s;
    const V half_f_square = V(T(0.5)) * f * f;
    const V series = simd::fma(square, polynomial(square, terms), half_f_square);
    const V small = simd::fma(s, series, k * constant<V>(1.42860677e-6f, -1.7239444525614835e-13));
    return simd::fma(
        k, constant<V>(0.693145752f, 0.69314718056011770), f - (half_f_square - small));
}

/// The result where x is positive and finite; else infinity, minus infinity at zero, or NaN.
template <value V>
STRUT_INLINE constexpr V log_of_special(V x, V result) {
    using T = value_of<V>;
    constexpr T infinity = std::numeric_limits<T>::infinity();
    const V finite = simd::select(x < V(infinity), result, x);
    const V not_negative = simd::select(x < V(0), V(std::numeric_limits<T>::quiet_NaN()), finite);
    return simd::select(x == V(0), V(-infinity), not_negative);
}

} // namespace detail

/// The natural logarithm. Accuracy: 1 ulp, of denormal numbers, too; minus infinity at zero, NaN
/// below.
template <value V>
STRUT_INLINE constexpr V log(V x) {
    using T = value_of<V>;
    constexpr T room = T(std::uint64_t{1} << std::numeric_limits<T>::digits);
    const auto denormal = x < V(std::numeric_limits<T>::min());
    const auto [k, m, power] = detail::split(simd::select(denormal, x * V(room), x));
    const V shift = simd::select(denormal, V(T(std::numeric_limits<T>::digits)), V(0));
    return detail::log_of_special(x, detail::log_reduced(k - shift, m - V(1)));
}

/// log(1 + x), accurate near zero. Accuracy: 1.5 ulp.
template <value V>
STRUT_INLINE constexpr V log1p(V x) {
    using T = value_of<V>;
    const V larger = simd::max(V(1), x);
    const V smaller = simd::min(V(1), x);
    const V sum = larger + smaller;
    // What the rounding of 1 + x has lost.
    const V lost = smaller - (sum - larger);
    const auto [k, m, power] = detail::split(sum);
    const V f = simd::fma(lost * V(T(0.5)), power, m - V(1));
    return detail::log_of_special(sum, detail::log_reduced(k, f));
}

} // namespace strut::simd
