#pragma once

#include <bit>
#include <cmath>
#include <cstdint>
#include <limits>
#include <type_traits>

#include "strut/core/cmath/exact.hpp"

namespace strut::cmath {

namespace detail {

/// The correctly rounded square root without the machine's instruction, for constant expressions.
constexpr double sqrt_by_newton(double x) {
    using limits = std::numeric_limits<double>;
    if (x == 0 || x != x || x == limits::infinity())
        return x;
    if (x < 0)
        return limits::quiet_NaN();
    const bool subnormal = x < limits::min();
    const auto bits = std::bit_cast<std::uint64_t>(subnormal ? x * 0x1p54 : x);
    // x = integer * 2^exponent with an even exponent and a root of the integer in [2^52, 2^53).
    const int exponent = static_cast<int>(bits >> 52) - 1075 - (subnormal ? 54 : 0);
    const int shift = 52 + (exponent & 1);
    const std::uint64_t mantissa = (bits & 0xfffffffffffff) | 0x10000000000000;
    const double square = static_cast<double>(mantissa) * static_cast<double>(1ull << shift);

    // An estimate of 1 / sqrt from the exponent bits (Robertson 2012), refined by Newton's rule:
    // relative error 3e-2, 2e-3, 5e-6, 3e-11.
    double inverse =
        std::bit_cast<double>(0x5fe6eb50c7b537a9 - (std::bit_cast<std::uint64_t>(square) >> 1));
    inverse *= 1.5 - 0.5 * square * inverse * inverse;
    inverse *= 1.5 - 0.5 * square * inverse * inverse;
    inverse *= 1.5 - 0.5 * square * inverse * inverse;
    const double estimate = square * inverse;
    auto root = static_cast<std::uint64_t>(0.5 * (estimate + square / estimate) + 0.5);

    // The estimate is at most two off. The exact residual fits 64 bits, so arithmetic modulo 2^64
    // gives it although the squares have 106 bits; it tells the nearest integer.
    for (bool nearest = false; !nearest;) {
        const auto residual = static_cast<std::int64_t>((mantissa << shift) - root * root);
        if (residual > static_cast<std::int64_t>(root))
            ++root;
        else if (residual <= -static_cast<std::int64_t>(root))
            --root;
        else
            nearest = true;
    }
    const int half = (exponent - shift) / 2;
    return static_cast<double>(root) *
           std::bit_cast<double>(static_cast<std::uint64_t>(half + 1023) << 52);
}

} // namespace detail

/// Square root, correctly rounded; sqrt(-0) is -0, and not a number below.
/// A correctly rounded result has one value only, so the machine's instruction is used at run time.
constexpr double sqrt(double x) {
    if (std::is_constant_evaluated())
        return detail::sqrt_by_newton(x);
    return std::sqrt(x);
}

/// Rounding a correctly rounded double root to float gives the correctly rounded float root.
constexpr float sqrt(float x) {
    return to_float(sqrt(static_cast<double>(x)));
}

} // namespace strut::cmath
