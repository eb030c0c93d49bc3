#pragma once

#include <bit>
#include <cstdint>
#include <limits>

#include "strut/core/cmath/exact.hpp"

namespace strut::cmath {

namespace detail {

/// u = 2^k * m with m in [sqrt(1/2), sqrt(2)).
struct log_parts {
    int k;
    double m;
};

/// Precondition: u is positive, finite and normal.
constexpr log_parts split_log(double u) {
    constexpr std::int64_t sqrt_half = 0x3fe6a09e667f3bcd;
    const auto bits = std::bit_cast<std::int64_t>(u);
    const auto k = (bits - sqrt_half) >> 52;
    return {static_cast<int>(k), std::bit_cast<double>(bits - (k << 52))};
}

/// k ln(2) + log(1 + f) + correction, for 1 + f in [sqrt(1/2), sqrt(2)).
/// With s = f / (2 + f), log(1 + f) = 2 atanh(s) = f - f^2/2 + s (f^2/2 + s^2 q(s^2)): the large
/// terms are f, which is exact, and its square; the rest is small. (The identity is that of
/// fdlibm's log, Sun Microsystems 1993.)
constexpr double sum_log(int k, double f, double correction) {
    constexpr double ln2_head = 0.6931471805601177;
    constexpr double ln2_rest = -1.7239444525614835e-13;
    const double s = f / (2 + f);
    const double z = s * s;
    // (2 atanh(s) - 2 s) / s^3 in z, see tests/golden/cmath_coefficients.py.
    const double q = polynomial(z, 0.14796618273040693, 0.15313987415148098, 0.18183566642658874,
        0.2222219853169232, 0.28571428742759836, 0.3999999999941316, 0.6666666666666735);
    const double half_square = times(0.5 * f, f);
    const double rest = times(s, half_square + times(z, q)) + (times(k, ln2_rest) + correction);
    const double head = k * ln2_head;
    const double sum = head + f;
    const double lost = (head - sum) + f;
    return sum + (lost + (rest - half_square));
}

} // namespace detail

/// Natural logarithm, within 1 ulp; -infinity at zero, not a number below.
constexpr double log(double x) {
    using limits = std::numeric_limits<double>;
    if (!(x > 0))
        return x == 0 ? -limits::infinity() : limits::quiet_NaN();
    if (x == limits::infinity())
        return x;
    const bool subnormal = x < limits::min();
    const auto [k, m] = detail::split_log(subnormal ? x * 0x1p54 : x);
    return detail::sum_log(subnormal ? k - 54 : k, m - 1, 0);
}

/// log(1 + x) without loss near zero, within 1 ulp.
constexpr double log1p(double x) {
    using limits = std::numeric_limits<double>;
    if (!(x > -1))
        return x == -1 ? -limits::infinity() : limits::quiet_NaN();
    if (x == limits::infinity() || x == 0)
        return x;
    if (x > -0.29 && x < 0.41)
        return detail::sum_log(0, x, 0);
    const double u = 1 + x;
    const double lost = x < 1 ? x - (u - 1) : 1 - (u - x);
    const auto [k, m] = detail::split_log(u);
    return detail::sum_log(k, m - 1, lost / u);
}

constexpr float log(float x) {
    return to_float(log(static_cast<double>(x)));
}
constexpr float log1p(float x) {
    return to_float(log1p(static_cast<double>(x)));
}

} // namespace strut::cmath
