#pragma once

#include <array>
#include <cstddef>

#include "strut/core/config.hpp"
#include "strut/simd/math/exp.hpp"
#include "strut/simd/math/normal.hpp"
#include "strut/simd/math/polynomial.hpp"
#include "strut/simd/pack.hpp"

/// The cheaper functions behind the math policy `simd::fast`, in single precision only. The
/// rational functions are minimax fits of strut's own (reweighted least squares with 40 digits),
/// their coefficients rounded in the way, of thousands at random, that leaves the smallest error.
namespace strut::simd::detail {

/// Half of exp(x): twice the power of two would not always be a number.
template <value V>
STRUT_INLINE constexpr V fast_half_exp(V x) {
    const V bounded = simd::clamp(x, V(-87.3f), V(89));
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

/// Never below 6e-39.
template <value V>
STRUT_INLINE constexpr V fast_sigmoid(V x) {
    const V bounded = simd::clamp(x, V(-88), V(87));
    const auto n = shifted_integer<V, 0>::nearest(bounded, log2_e<V>());
    const V rest = one_less_exp_reduced(reduce_by_log_2<1>(bounded, n.integer()));
    const V power = value_from<V>(bits_of(V(1)) - simd::shift_left(bits_of(n.shifted), n.mantissa));
    return simd::divide(V(1), simd::fnma(power, rest, V(power + V(1))));
}

/// x above(x^2) / below(x^2) for |x| up to the bound from which on the quotient is one, up to
/// rounding errors that the last step takes away.
template <std::size_t Count, value V>
STRUT_INLINE constexpr V odd_quotient(V x, float bound, const std::array<float, Count>& above,
    const std::array<float, Count>& below) {
    const V bounded = simd::clamp(x, V(-bound), V(bound));
    const V square = bounded * bounded;
    const V quotient =
        simd::divide(V(bounded * polynomial(square, above)), polynomial(square, below));
    return simd::clamp(quotient, V(-1), V(1));
}

template <value V>
STRUT_INLINE constexpr V fast_tanh(V x) {
    constexpr std::array above{
        1.19752145f, 0.160851657f, 0.00425910205f, 2.59093867e-05f, 1.77695494e-08f};
    constexpr std::array below{
        1.19752145f, 0.560025394f, 0.0312648416f, 0.000405516388f, 1.00230147e-06f};
    return odd_quotient(x, 8.2f, above, below);
}

template <value V>
STRUT_INLINE constexpr V fast_erf(V x) {
    constexpr std::array above{
        1.98277712f, 0.327285022f, 0.0919211209f, 0.0063527911f, 0.000503465068f, 3.77975744e-06f};
    constexpr std::array below{
        1.75719047f, 0.875778317f, 0.197673544f, 0.0257739797f, 0.00199470017f, 6.89061417e-05f};
    return odd_quotient(x, 3.8f, above, below);
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
