#pragma once

#include <array>
#include <type_traits>

#include "strut/core/config.hpp"
#include "strut/simd/math/exp.hpp"
#include "strut/simd/math/polynomial.hpp"
#include "strut/simd/pack.hpp"

namespace strut::simd {

namespace detail {

/// tanh(r) for |r| < 0.27, the polynomial's relative error below 2^-27 (float), 2^-57 (double). The
/// fit was one of tanh(r / 2), hence the powers of two.
template <value V>
STRUT_INLINE constexpr V tanh_reduced(V r) {
    using T = value_of<V>;
    constexpr auto terms = [] {
        if constexpr (std::is_same_v<T, float>)
            return std::array{-4.16665301e-2f * 8, 4.16350877e-3f * 32, -4.00739606e-4f * 128};
        else
            return std::array{-4.1666666666666088e-2 * 8, 4.1666666665970522e-3 * 32,
                -4.2162698159349044e-4 * 128, 4.27138027696418e-5 * 512,
                -4.3273851662191122e-6 * 2048, 4.3674641512441454e-7 * 8192,
                -4.010260798254449e-8 * 32768};
    }();
    const V square = r * r;
    return simd::fma(r * square, polynomial(square, terms), r);
}

/// x - n ln(2) / 2. In float what a single factor lacks is too small to count: n is at most 26, and
/// the larger it is, the flatter is tanh.
template <value V>
STRUT_INLINE constexpr V reduce_for_tanh(V x, V n) {
    if constexpr (std::is_same_v<value_of<V>, float> && has_fma)
        return simd::fma(n, V(-0.346573591f), x);
    else
        return reduce_by_log_2<2>(x, n);
}

} // namespace detail

/// The hyperbolic tangent, odd to the last bit. Accuracy: 1.8 ulp; never beyond +-1.
template <value V>
STRUT_INLINE constexpr V tanh(V x) {
    using T = value_of<V>;
    // Behind the bound the result rounds to one. A NaN as the second argument is kept.
    const V magnitude = simd::min(detail::constant<V>(9.1f, 19.1), simd::abs(x));
    // With |x| = n ln(2) / 2 + r and u = tanh(r),
    //     tanh(|x|) = ((2^n - 1) + (2^n + 1) u) / ((2^n + 1) + (2^n - 1) u).
    // The offset leaves n = 0, where this is u to the last bit, up to |x| = 0.26.
    const V quotient =
        simd::fma(magnitude, V(2) * detail::log2_e<V>(), detail::constant<V>(-0.237f, -0.237));
    const auto n = detail::shifted_integer<V, detail::exponent_bias<V> - 1>::nearest(quotient);
    const V u = detail::tanh_reduced(detail::reduce_for_tanh(magnitude, n.integer()));
    const V half_less = n.power() - V(T(0.5));
    const V half_more = n.power() + V(T(0.5));
    // Above one half the rounding of a quotient near one would cost accuracy: there the result is
    // one less the quotient of the difference.
    const auto far = quotient > V(T(1.5));
    const V numerator =
        simd::fma(simd::select(far, V(1), half_more), u, simd::select(far, V(-1), half_less));
    const V part = simd::divide(numerator, simd::fma(half_less, u, half_more));
    return detail::multiply_sign(simd::select(far, V(1), V(0)) + part, x);
}

/// The logistic function 1 / (1 + exp(-x)). Accuracy: 2.5 ulp, down to denormal results.
template <value V>
STRUT_INLINE constexpr V sigmoid(V x) {
    // Before the bounds the result has underflowed, behind them it is one.
    const V bounded = simd::clamp(x, detail::constant<V>(-104, -746), detail::constant<V>(87, 708));
    const auto n = detail::shifted_integer<V, 0>::nearest(bounded, detail::log2_e<V>());
    const V rest = detail::one_less_exp_reduced(detail::reduce_by_log_2<1>(bounded, n.integer()));
    // exp(-x) is power (1 - rest); where it would be too large, it is scaled down together with
    // both ones of the formula.
    const V scale = simd::select(
        bounded < detail::constant<V>(-87, -708), detail::constant<V>(0x1p-72f, 0x1p-160), V(1));
    const V power = detail::value_from<V>(
        detail::bits_of(scale) - simd::shift_left(detail::bits_of(n.shifted), n.mantissa));
    return simd::divide(scale, simd::fnma(power, rest, V(scale + power)));
}

} // namespace strut::simd
