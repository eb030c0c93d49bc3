#pragma once

#include <limits>
#include <type_traits>

#include "strut/core/config.hpp"

namespace strut::cmath {

namespace detail {
/// x, and at run time nothing that g++ knows how it came about. (__builtin_assoc_barrier is lost
/// where g++ 12 makes vectors of a loop.)
constexpr double as_rounded(double x) {
#if defined(__GNUC__) && !defined(__clang__)
    if (!std::is_constant_evaluated()) {
#if defined(__x86_64__)
        __asm__("" : "+x"(x));
#elif defined(__aarch64__)
        __asm__("" : "+w"(x));
#else
        __asm__("" : "+m"(x));
#endif
    }
#endif
    return x;
}
} // namespace detail

/// a * b, rounded once to double and never fused with the addition that takes it.
/// Compilers may turn x * y + z into one fused operation where the machine has it (g++ does so
/// unless told otherwise), and then the same source gives other bits on another machine. Every
/// inexact product of strut::cmath that is added to something is written with `times`.
/// What is left of -ffast-math, and clang's -ffp-contract=fast, take this promise back.
constexpr double times(double a, double b) {
#if defined(__clang__)
#pragma clang fp contract(off)
#endif
    return detail::as_rounded(a * b);
}

/// The polynomial with the given coefficients, the highest first, by Horner's rule.
/// (Constant expressions fuse nothing, and calls would double their cost.)
template <class... Lower>
constexpr double polynomial(double x, double highest, Lower... lower) {
#if defined(__clang__)
#pragma clang fp contract(off)
#endif
    double sum = highest;
    if (std::is_constant_evaluated())
        ((sum = sum * x + lower), ...);
    else
        ((sum = times(sum, x) + lower), ...);
    return sum;
}

/// A double rounded to float: infinite beyond the range of float, in constant expressions too,
/// where the plain conversion is an error.
constexpr float to_float(double x) {
    // Halfway between the largest float and the power of two above it.
    constexpr double beyond = 0x1.ffffffp127;
    constexpr float infinity = std::numeric_limits<float>::infinity();
    if (x >= beyond)
        return infinity;
    if (x <= -beyond)
        return -infinity;
    return static_cast<float>(x);
}

} // namespace strut::cmath
