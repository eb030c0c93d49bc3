#pragma once

#include <bit>
#include <cstdint>
#include <limits>

#include "strut/core/cmath/exact.hpp"

namespace strut::cmath {

namespace detail {

/// exp(x) = 2^k * (1 + r + tail), |r| <= ln(2)/2, where r + tail carries more than 60 bits.
struct exp_parts {
    int k;
    double r;
    double tail;
};

constexpr exp_parts split_exp(double x) {
    // ln(2) as a head of 40 bits, whose product with k is exact, and the rest.
    constexpr double inverse_ln2 = 1.4426950408889634;
    constexpr double ln2_head = 0.6931471805601177;
    constexpr double ln2_rest = -1.7239444525614835e-13;
    const int k = static_cast<int>(times(x, inverse_ln2) + (x < 0 ? -0.5 : 0.5));
    const double rough = x - k * ln2_head;
    const double correction = times(k, ln2_rest);
    const double r = rough - correction;
    const double lost = (rough - r) - correction;
    // (e^r - 1 - r) / r^2, see tests/golden/cmath_coefficients.py.
    const double q = polynomial(r, 2.092688939341188e-09, 2.5112239826814797e-08,
        2.755723356069631e-07, 2.755723423686093e-06, 2.4801587373453687e-05,
        0.00019841269897058808, 0.0013888888888858636, 0.008333333333316739, 0.04166666666666673,
        0.16666666666666685, 0.5);
    return {k, r, lost + times(times(r, r), q)};
}

/// 2^k for -1022 <= k <= 1023.
constexpr double power_of_two(int k) {
    return std::bit_cast<double>(static_cast<std::uint64_t>(k + 1023) << 52);
}

/// y * 2^k, rounded once: two factors, since 2^k itself may lie outside the range of double.
constexpr double scale(double y, int k) {
    const int half = k >> 1;
    return y * power_of_two(half) * power_of_two(k - half);
}

} // namespace detail

/// e to the power x, within 1 ulp.
constexpr double exp(double x) {
    if (x != x)
        return x;
    if (x > 709.782712893384)
        return std::numeric_limits<double>::infinity();
    if (x < -745.1332191019412)
        return 0;
    const auto [k, r, tail] = detail::split_exp(x);
    const double sum = 1 + r;
    const double lost = (1 - sum) + r;
    return detail::scale(sum + (lost + tail), k);
}

namespace detail {

/// exp(x) - 1 rounded, and what the rounding took away, for |x| <= 44.
struct expm1_parts {
    double y;
    double rest;
};

constexpr expm1_parts split_expm1(double x) {
    // 2^k (1 + r + tail) - 1 = 2^k (c + r + tail) with c = 1 - 2^-k, larger than r, or zero.
    const auto [k, r, tail] = split_exp(x);
    const double power = power_of_two(-k);
    const double c = 1 - power;
    const double sum = c + r;
    const double lost = ((c - sum) + r) + ((1 - c) - power);
    const double rest = lost + tail;
    const double y = sum + rest;
    return {scale(y, k), scale((sum - y) + rest, k)};
}

} // namespace detail

/// exp(x) - 1 without cancellation near zero, within 1.1 ulp.
constexpr double expm1(double x) {
    if (x > 40)
        return exp(x);
    if (x < -40)
        return -1;
    if (x == 0 || x != x)
        return x;
    return detail::split_expm1(x).y;
}

/// Hyperbolic tangent, within 1.3 ulp and never beyond +-1.
constexpr double tanh(double x) {
    const double size = x < 0 ? -x : x;
    if (size < 0x1p-28 || x != x)
        return x;
    if (size > 22)
        return x < 0 ? -1 : 1;
    // With e = exp(2 |x|) - 1: e / (e + 2), and what the roundings of e and of e + 2 changed.
    const auto [e, rest] = detail::split_expm1(2 * size);
    const double sum = e + 2;
    const double lost = (e < 2 ? (2 - sum) + e : (e - sum) + 2) + rest;
    const double quotient = e / sum;
    const double y = quotient + (rest - times(quotient, lost)) / sum;
    return x < 0 ? -y : y;
}

constexpr float exp(float x) {
    return to_float(exp(static_cast<double>(x)));
}
constexpr float expm1(float x) {
    return to_float(expm1(static_cast<double>(x)));
}
constexpr float tanh(float x) {
    return to_float(tanh(static_cast<double>(x)));
}

} // namespace strut::cmath
