#pragma once

#include <limits>

namespace strut::cmath {

/// a * b, rounded once to double and never fused with the addition that takes it.
/// Compilers may turn x * y + z into one fused operation where the machine has it (g++ does so
/// unless told otherwise), and then the same source gives other bits on another machine. Every
/// inexact product of strut::cmath that is added to something is written with `times`.
/// A build with -ffast-math, or clang with -ffp-contract=fast, takes this promise back.
constexpr double times(double a, double b) {
#if defined(__clang__)
#pragma clang fp contract(off)
    return a * b;
#elif defined(__GNUC__)
    return __builtin_assoc_barrier(a * b);
#else
    return a * b;
#endif
}

/// The polynomial with the given coefficients, the highest first, by Horner's rule.
/// (Its products are `times` written out: calls would double the cost of a constant expression.)
template <class... Lower>
constexpr double polynomial(double x, double highest, Lower... lower) {
#if defined(__clang__)
#pragma clang fp contract(off)
#endif
    double sum = highest;
#if defined(__GNUC__) && !defined(__clang__)
    ((sum = __builtin_assoc_barrier(sum * x) + lower), ...);
#else
    ((sum = sum * x + lower), ...);
#endif
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
