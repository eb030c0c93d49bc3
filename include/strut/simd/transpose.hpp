#pragma once

#include <algorithm>
#include <cstddef>
#include <type_traits>

#include "strut/core/config.hpp"
#include "strut/simd/pack.hpp"
#include "strut/simd/shuffle.hpp"

namespace strut::simd {

namespace detail {

/// As many columns of `width_of<V>` rows as make a lane of 16 bytes.
template <value V, std::size_t FromStride, std::size_t ToStride>
STRUT_INLINE void transpose_lanes(const value_of<V>* from, value_of<V>* to) {
    constexpr std::size_t columns = lane_width<value_of<V>>;
    // Rows that lie `columns` apart share a register. Zipping the two halves of the registers once
    // a doubling turns the lanes, which are small squares, into columns.
    V row[columns];
    unroll<columns>([&](auto r) STRUT_LAMBDA {
        row[r] = load_lanes<V>(from + r * FromStride, columns * FromStride);
    });
    for (std::size_t distance = 1; distance < columns; distance *= 2) {
        V next[columns];
        unroll<columns / 2>([&](auto r) STRUT_LAMBDA {
            next[2 * r] = zip_low(row[r], row[r + columns / 2]);
            next[2 * r + 1] = zip_high(row[r], row[r + columns / 2]);
        });
        unroll<columns>([&](auto r) STRUT_LAMBDA { row[r] = next[r]; });
    }
    unroll<columns>([&](auto r) STRUT_LAMBDA { simd::store(to + r * ToStride, row[r]); });
}

/// What is left of the rows from `First` on, in blocks of up to `Width`.
template <std::size_t Width, std::size_t First, std::size_t Rows, std::size_t Columns,
    std::size_t FromStride, std::size_t ToStride, scalar T>
constexpr void transpose_rows(const T* from, T* to) {
    constexpr std::size_t last = Width == 1 ? Rows : First + (Rows - First) / Width * Width;
    constexpr std::size_t whole_columns = Width == 1 ? 0 : Columns / lane_width<T> * lane_width<T>;
    if constexpr (Width > 1)
        for (std::size_t r = First; r < last; r += Width)
            for (std::size_t c = 0; c < whole_columns; c += lane_width<T>)
                transpose_lanes<pack<T, Width>, FromStride, ToStride>(
                    from + r * FromStride + c, to + c * ToStride + r);
    for (std::size_t c = whole_columns; c < Columns; ++c)
        for (std::size_t r = First; r < last; ++r)
            to[c * ToStride + r] = from[r * FromStride + c];
    if constexpr (last < Rows)
        transpose_rows<(Width > narrowest_pack<T> ? Width / 2 : 1), last, Rows, Columns, FromStride,
            ToStride>(from, to);
}

} // namespace detail

/// to[c][r] = from[r][c] for r < Rows and c < Columns. Rows of `from` are `FromStride` apart, rows
/// of `to` `ToStride`; both are readable and writable up to their strides.
/// Cost: log2 of the elements in 16 bytes shuffles, and as many loads, for each register.
template <std::size_t Rows, std::size_t Columns, std::size_t FromStride, std::size_t ToStride,
    scalar T>
constexpr void transpose(const T* from, T* to) {
    if (std::is_constant_evaluated())
        detail::transpose_rows<1, 0, Rows, Columns, FromStride, ToStride>(from, to);
    else
        detail::transpose_rows<widest_pack<T>, 0, Rows, Columns, FromStride, ToStride>(from, to);
}

} // namespace strut::simd
