#pragma once

#include <cstddef>
#include <type_traits>

#include "strut/core/config.hpp"
#include "strut/simd/pack.hpp"

namespace strut::simd {

/// to[c][r] = from[r][c] for r < Rows and c < Columns. Rows of `from` are `FromStride` apart, rows
/// of `to` `ToStride`; both are readable and writable up to their strides.
/// Cost: half a shuffle an element.
template <std::size_t Rows, std::size_t Columns, std::size_t FromStride, std::size_t ToStride,
    scalar T>
constexpr void transpose(const T* from, T* to) {
    constexpr std::size_t width = narrowest_pack<T>;
    constexpr std::size_t whole_rows = Rows / width * width;
    constexpr std::size_t whole_columns = Columns / width * width;
    std::size_t first_row = 0;
    if (!std::is_constant_evaluated()) {
        using V = pack<T, width>;
        for (; first_row < whole_rows; first_row += width)
            for (std::size_t c = 0; c < whole_columns; c += width) {
                // Zipping the two halves of the rows once a doubling turns rows into columns.
                V row[width];
                unroll<width>([&](auto r) STRUT_LAMBDA {
                    row[r] = load<V>(from + (first_row + r) * FromStride + c);
                });
                for (std::size_t distance = 1; distance < width; distance *= 2) {
                    V next[width];
                    unroll<width / 2>([&](auto r) STRUT_LAMBDA {
                        next[2 * r] = zip_low(row[r], row[r + width / 2]);
                        next[2 * r + 1] = zip_high(row[r], row[r + width / 2]);
                    });
                    unroll<width>([&](auto r) STRUT_LAMBDA { row[r] = next[r]; });
                }
                unroll<width>([&](auto r) STRUT_LAMBDA {
                    simd::store(to + (c + r) * ToStride + first_row, row[r]);
                });
            }
        for (std::size_t c = whole_columns; c < Columns; ++c)
            for (std::size_t r = 0; r < whole_rows; ++r)
                to[c * ToStride + r] = from[r * FromStride + c];
    }
    for (std::size_t r = first_row; r < Rows; ++r)
        for (std::size_t c = 0; c < Columns; ++c)
            to[c * ToStride + r] = from[r * FromStride + c];
}

} // namespace strut::simd
