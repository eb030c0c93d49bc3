#pragma once

#include <limits>

#include "strut/core/cmath/exact.hpp"
#include "strut/core/cmath/reduce_angle.hpp"

namespace strut::cmath {

namespace detail {

/// sin(r + tail) for |r| <= pi/4.
constexpr double sin_near_zero(double r, double tail) {
    const double z = times(r, r);
    // (sin r - r) / r^3 in z, see tests/golden/cmath_coefficients.py.
    const double q = polynomial(z, 1.5896812489528529e-10, -2.505075839695532e-08,
        2.7557313693658538e-06, -0.0001984126982981265, 0.00833333333332242, -0.16666666666666632);
    return r + (times(times(z, r), q) + times(tail, 1 - 0.5 * z));
}

/// cos(r + tail) for |r| <= pi/4.
constexpr double cos_near_zero(double r, double tail) {
    const double z = times(r, r);
    // (cos r - 1 + r^2/2) / r^4 in z, see tests/golden/cmath_coefficients.py.
    const double q = polynomial(z, -1.1359659411001136e-11, 2.0875723490198005e-09,
        -2.755731435387228e-07, 2.48015872894873e-05, -0.0013888888888874131, 0.0416666666666666);
    const double half = 0.5 * z;
    const double sum = 1 - half;
    const double lost = (1 - sum) - half;
    return sum + (lost + (times(times(z, z), q) - times(r, tail)));
}

constexpr reduced_angle reduce_angle(double x) {
    return x < 1024 && x > -1024 ? reduce_small_angle(x) : reduce_large_angle(x);
}

constexpr bool is_finite(double x) {
    constexpr double largest = std::numeric_limits<double>::max();
    return x >= -largest && x <= largest;
}

/// sin(angle + turns * pi/2).
constexpr double sin_turned(const reduced_angle& angle, unsigned turns) {
    const unsigned quadrant = angle.quadrant + turns;
    const double y =
        quadrant & 1 ? cos_near_zero(angle.r, angle.tail) : sin_near_zero(angle.r, angle.tail);
    return quadrant & 2 ? -y : y;
}

} // namespace detail

/// Sine of an angle in radians, within 1 ulp for every finite double.
constexpr double sin(double x) {
    if (!detail::is_finite(x))
        return std::numeric_limits<double>::quiet_NaN();
    return x == 0 ? x : detail::sin_turned(detail::reduce_angle(x), 0);
}

/// Cosine of an angle in radians, within 1 ulp for every finite double.
constexpr double cos(double x) {
    if (!detail::is_finite(x))
        return std::numeric_limits<double>::quiet_NaN();
    return detail::sin_turned(detail::reduce_angle(x), 1);
}

struct sine_and_cosine {
    double sin;
    double cos;
};

/// Sine and cosine of one angle, the same bits as `sin` and `cos`, the angle reduced only once.
/// Range: finite and not -0.
constexpr sine_and_cosine sin_cos(double x) {
    const auto angle = detail::reduce_angle(x);
    return {detail::sin_turned(angle, 0), detail::sin_turned(angle, 1)};
}

constexpr float sin(float x) {
    return to_float(sin(static_cast<double>(x)));
}
constexpr float cos(float x) {
    return to_float(cos(static_cast<double>(x)));
}

} // namespace strut::cmath
