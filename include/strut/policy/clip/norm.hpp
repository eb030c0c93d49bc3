#pragma once

#include <algorithm>
#include <cstddef>
#include <limits>
#include <span>
#include <type_traits>

#include "strut/core/cmath.hpp"
#include "strut/core/config.hpp"
#include "strut/core/extent.hpp"
#include "strut/core/real.hpp"
#include "strut/simd/map.hpp"
#include "strut/simd/pack.hpp"
#include "strut/simd/reduce.hpp"

/// What strategies are written with: the norm of an array or of parts of a block, of elements of
/// any size, and an array times a factor.
namespace strut::clip {

/// The order of the maximum norm: `by_global_norm<1, clip::infinity>`.
inline constexpr double infinity = std::numeric_limits<double>::infinity();

/// The norm of an array, and whether all its elements are finite.
struct measure {
    double norm = 0;
    bool finite = true;
};

namespace detail {

/// Sums of squares in T are kept to this many elements; those sums are added in double, so that the
/// norm of a million floats is as exact as that of a thousand.
inline constexpr std::size_t norm_chunk = 4096;

/// base^exponent for base >= 0.
constexpr double power(double base, double exponent) {
    if (exponent == 1)
        return base;
    if (exponent == 2)
        return base * base;
    return base > 0 ? cmath::exp(exponent * cmath::log(base)) : 0;
}

/// Finite elements have a finite norm: the largest number, if it is beyond that.
constexpr double at_most_largest(double norm) {
    return std::min(norm, std::numeric_limits<double>::max());
}

/// The norm where powers overflow or underflow: elements are divided by the largest one first.
/// Two passes without packs; for norms of order 2, those beyond 1e19 or, by the number of elements,
/// below 1e-13 (float).
template <real Order = 2, class T>
constexpr measure measure_out_of_range(const T* x, std::size_t count) {
    T most = 0;
    for (std::size_t i = 0; i < count; ++i) {
        const T size = simd::abs(x[i]);
        if (!(size <= std::numeric_limits<T>::max()))
            return {static_cast<double>(size), false};
        most = std::max(most, size);
    }
    if (most == 0 || Order.value == infinity)
        return {static_cast<double>(most), true};
    double total = 0;
    for (std::size_t i = 0; i < count; ++i)
        total += power(static_cast<double>(simd::abs(x[i]) / most), Order);
    const double root = Order.value == 2 ? cmath::sqrt(total) : power(total, 1 / Order);
    return {at_most_largest(static_cast<double>(most) * root), true};
}

} // namespace detail

/// The norm of an array. One pass with packs, if no square overflows or underflows; orders other
/// than 2 are measured element by element, with a logarithm and an exponential each if they are
/// none of 1 and infinity.
template <real Order = 2, class T>
constexpr measure measure_of(const T* x, std::size_t count) {
    // An overflow is no result in a constant expression.
    if (Order.value != 2 || std::is_constant_evaluated())
        return detail::measure_out_of_range<Order>(x, count);
    double total = 0;
    for (std::size_t i = 0; i < count; i += detail::norm_chunk)
        total += simd::sum_of_squares(x + i, std::min(detail::norm_chunk, count - i));
    // Each square may have lost as much as the smallest normal number to underflow.
    using limits = std::numeric_limits<T>;
    const double exact_from = static_cast<double>(count) * static_cast<double>(limits::min()) /
                              static_cast<double>(limits::epsilon());
    if (total >= exact_from && total <= std::numeric_limits<double>::max())
        return {cmath::sqrt(total), true};
    return detail::measure_out_of_range<Order>(x, count);
}

/// The norm of two parts together, without overflow.
template <real Order = 2>
constexpr double hypotenuse(double a, double b) {
    const double large = std::max(a, b);
    const double ratio = large > 0 ? std::min(a, b) / large : 0;
    if (ratio == 0 || Order.value == infinity)
        return large;
    if (Order.value == 2)
        return detail::at_most_largest(large * cmath::sqrt(1 + ratio * ratio));
    return detail::at_most_largest(
        large * detail::power(1 + detail::power(ratio, Order), 1 / Order));
}

/// The norm of several parts of a block together. What is not finite has a norm that is not.
template <real Order = 2, class T>
constexpr measure measure_of(const T* block, std::span<const block_range> runs) {
    measure all;
    for (const auto [offset, size] : runs) {
        const auto [norm, finite] = measure_of<Order>(block + offset, size);
        if (!finite)
            return {norm, false};
        all.norm = hypotenuse<Order>(all.norm, norm);
    }
    return all;
}

/// x[i] *= factor, for a finite factor > 0; shrinks or grows.
template <class T>
constexpr void rescale(T* x, std::size_t count, double factor) {
    // A factor that is no normal number of T would have lost its digits, or be infinite: its root,
    // twice.
    const bool twice = factor < static_cast<double>(std::numeric_limits<T>::min()) ||
                       factor > static_cast<double>(std::numeric_limits<T>::max());
    const auto narrowed = static_cast<T>(twice ? cmath::sqrt(factor) : factor);
    simd::visit<T>(count, [&](auto as, std::size_t i) STRUT_LAMBDA {
        const auto once = as.load(x + i) * as.broadcast(narrowed);
        simd::store(x + i, twice ? once * as.broadcast(narrowed) : once);
    });
}

template <class T>
constexpr void rescale(T* block, std::span<const block_range> runs, double factor) {
    for (const auto [offset, size] : runs)
        rescale(block + offset, size, factor);
}

} // namespace strut::clip
