#pragma once

#include <cstddef>
#include <limits>
#include <type_traits>

#include "strut/core/config.hpp"
#include "strut/simd/map.hpp"
#include "strut/simd/pack.hpp"

/// The columns of a row-major matrix, each with a norm of its own: the incoming weights of a unit.
namespace strut::simd {

/// The L2 norms of `width_of<V>` neighbouring columns, the first of which begins at x; rows lie
/// `stride` elements apart. Elements of any size: where squares overflow or underflow, the column
/// is divided by its largest element first. Not finite where an element is not.
/// Cost: one pass over the columns, three when a square is out of range.
template <value V>
constexpr V column_norms(const value_of<V>* x, std::size_t rows, std::size_t stride) {
    using T = value_of<V>;
    using limits = std::numeric_limits<T>;
    V squares(T(0));
    if (!std::is_constant_evaluated()) {
        // Four sums hide the latency, and lose less to rounding than one.
        V part[4]{V(T(0)), V(T(0)), V(T(0)), V(T(0))};
        std::size_t r = 0;
        for (; r + 4 <= rows; r += 4)
            unroll<4>([&](auto k) STRUT_LAMBDA {
                const V element = load<V>(x + (r + k) * stride);
                part[k] = simd::fma(element, element, part[k]);
            });
        for (; r < rows; ++r) {
            const V element = load<V>(x + r * stride);
            part[0] = simd::fma(element, element, part[0]);
        }
        squares = (part[0] + part[1]) + (part[2] + part[3]);
        // Each square may have lost as much as the smallest normal number to underflow.
        const V exact_from(static_cast<T>(rows) * limits::min() / limits::epsilon());
        if (!simd::any(!(squares >= exact_from && squares <= V(limits::max()))))
            return simd::sqrt(squares);
    }
    V most(T(0));
    V poison(T(0));
    for (std::size_t r = 0; r < rows; ++r) {
        const V element = load<V>(x + r * stride);
        most = simd::max(most, simd::abs(element));
        poison = poison + element * V(T(0)); // a maximum may lose a NaN
    }
    const V unit = simd::select(most > V(T(0)), most, V(T(1)));
    squares = V(T(0));
    for (std::size_t r = 0; r < rows; ++r) {
        const V ratio = simd::divide(load<V>(x + r * stride), unit);
        squares = simd::fma(ratio, ratio, squares);
    }
    return most * simd::sqrt(squares) + poison;
}

/// Shortens those of `width_of<V>` neighbouring columns whose norm exceeds their bound to that
/// bound; the others keep their bits.
template <value V>
constexpr void limit_columns(
    value_of<V>* x, std::size_t rows, std::size_t stride, V norms, V bounds) {
    const auto too_long = norms > bounds;
    for (std::size_t r = 0; r < rows; ++r) {
        const V element = load<V>(x + r * stride);
        // In this order: their ratio may be no normal number.
        simd::store(x + r * stride,
            simd::select(too_long, V(simd::divide(element, norms) * bounds), element));
    }
}

} // namespace strut::simd
