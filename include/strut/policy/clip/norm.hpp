#pragma once

#include <algorithm>
#include <cstddef>
#include <limits>
#include <type_traits>

#include "strut/core/cmath.hpp"
#include "strut/core/config.hpp"
#include "strut/simd/map.hpp"
#include "strut/simd/pack.hpp"
#include "strut/simd/reduce.hpp"

namespace strut::clip::detail {

/// The L2 norm of an array, and whether all its elements are finite.
struct measure {
    double norm = 0;
    bool finite = true;
};

/// Sums of squares in T are kept to this many elements; those sums are added in double, so that the
/// norm of a million floats is as exact as that of a thousand.
inline constexpr std::size_t norm_chunk = 4096;

/// The norm where squares overflow or underflow: elements are divided by the largest one first.
/// Two passes without packs, for norms beyond 1e19 or, by the number of elements, below 1e-13
/// (float).
template <class T>
constexpr measure measure_out_of_range(const T* x, std::size_t count) {
    T most = 0;
    for (std::size_t i = 0; i < count; ++i) {
        const T size = simd::abs(x[i]);
        if (!(size <= std::numeric_limits<T>::max()))
            return {static_cast<double>(size), false};
        most = std::max(most, size);
    }
    if (most == 0)
        return {};
    double total = 0;
    for (std::size_t i = 0; i < count; ++i) {
        const auto ratio = static_cast<double>(x[i] / most);
        total += ratio * ratio;
    }
    return {static_cast<double>(most) * cmath::sqrt(total), true};
}

/// One pass over the array with packs, if no square overflows or underflows.
template <class T>
constexpr measure measure_of(const T* x, std::size_t count) {
    // An overflow is no result in a constant expression.
    if (std::is_constant_evaluated())
        return measure_out_of_range(x, count);
    double total = 0;
    for (std::size_t i = 0; i < count; i += norm_chunk)
        total += simd::sum_of_squares(x + i, std::min(norm_chunk, count - i));
    // Each square may have lost as much as the smallest normal number to underflow.
    using limits = std::numeric_limits<T>;
    const double exact_from = static_cast<double>(count) * static_cast<double>(limits::min()) /
                              static_cast<double>(limits::epsilon());
    if (total >= exact_from && total <= std::numeric_limits<double>::max())
        return {cmath::sqrt(total), true};
    return measure_out_of_range(x, count);
}

/// The norm of two parts together, without overflow.
constexpr double hypotenuse(double a, double b) {
    const double large = std::max(a, b);
    const double ratio = large > 0 ? std::min(a, b) / large : 0;
    return large * cmath::sqrt(1 + ratio * ratio);
}

/// x[i] *= factor, for 0 <= factor <= 1.
template <class T>
constexpr void shrink(T* x, std::size_t count, double factor) {
    // A factor below the normal numbers of T would have lost its digits: its root, twice.
    const bool twice = factor < static_cast<double>(std::numeric_limits<T>::min());
    const auto narrowed = static_cast<T>(twice ? cmath::sqrt(factor) : factor);
    simd::visit<T>(count, [&](auto as, std::size_t i) STRUT_LAMBDA {
        const auto once = as.load(x + i) * as.broadcast(narrowed);
        simd::store(x + i, twice ? once * as.broadcast(narrowed) : once);
    });
}

} // namespace strut::clip::detail
