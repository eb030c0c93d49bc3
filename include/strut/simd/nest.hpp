#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <type_traits>
#include <utility>

#include "strut/core/config.hpp"
#include "strut/simd/map.hpp"
#include "strut/simd/pack.hpp"
#include "strut/simd/shuffle.hpp"

/// Products over the window of a convolution, which is not contiguous: what gemm is to a matrix,
/// these are to three loops, one inside the other, that each move both operands.
///
///     gemm_nest:  C[m][n] = ends( sum over the loops of A(m) * B[n] )
///     dot_nest:   D[r][c] = sum over the loops of the dot product of A(r) and B(c)
///
/// In gemm_nest A is broadcast, B and C run along n in packs; in dot_nest both run along the
/// elements that are added up. Sums stay in registers over all the loops.
namespace strut::simd {

using step = std::ptrdiff_t;

/// How far a loop moves A and B each time.
template <step A, step B>
struct moves {
    static constexpr step a = A;
    static constexpr step b = B;
};

/// A nest of loops: how each moves, outermost first.
template <class Outer, class Middle, class Inner>
struct nest {
    using outer = Outer;
    using middle = Middle;
    using inner = Inner;
};

/// How often each loop of a nest runs, outermost first.
using trips = std::array<std::size_t, 3>;

namespace detail {

/// How many rows of at most M a tile of so many packs has registers for: one is left for the
/// broadcast and one for each pack of B.
constexpr std::size_t nest_rows(std::size_t packs) {
    return std::clamp<std::size_t>((register_count - 1) / packs - 1, 1, 14);
}

/// How many of P packs wide the tiles of M rows are: so that most sums are under way at a time.
constexpr std::size_t nest_packs(std::size_t m, std::size_t p) {
    const auto sums = [m](std::size_t packs) {
        const std::size_t tiles = (m + nest_rows(packs) - 1) / nest_rows(packs);
        return static_cast<double>(m * packs) / static_cast<double>(tiles);
    };
    std::size_t best = 1;
    for (std::size_t packs = 2; packs <= std::min<std::size_t>(p, 8); ++packs)
        if (sums(packs) > sums(best))
            best = packs;
    return best;
}

template <class Nest, class Body>
STRUT_INLINE constexpr void each_of(const trips& times, Body&& body) {
    step outer_a = 0, outer_b = 0;
    for (std::size_t i = 0; i < times[0]; ++i) {
        step middle_a = outer_a, middle_b = outer_b;
        for (std::size_t j = 0; j < times[1]; ++j) {
            step a = middle_a, b = middle_b;
            for (std::size_t k = 0; k < times[2]; ++k) {
                body(a, b);
                a += Nest::inner::a;
                b += Nest::inner::b;
            }
            middle_a += Nest::middle::a;
            middle_b += Nest::middle::b;
        }
        outer_a += Nest::outer::a;
        outer_b += Nest::outer::b;
    }
}

template <value V, std::size_t Rows, std::size_t Packs, std::size_t Tail, std::size_t RowStride,
    class Nest, class Ends>
STRUT_INLINE constexpr void nest_tile(const value_of<V>* a, const value_of<V>* b,
    const trips& times, std::size_t row, std::size_t column, const Ends& ends) {
    [&]<std::size_t... Cell, std::size_t... Pack>(
        std::index_sequence<Cell...>, std::index_sequence<Pack...>) STRUT_LAMBDA {
        constexpr std::size_t width = width_of<V>;
        V sum[] = {ends.template start<V, (Cell % Packs + 1 == Packs ? Tail : width)>(
            row + Cell / Packs, column + Cell % Packs * width)...};
        const auto first_a = static_cast<step>(row * RowStride);
        const auto first_b = static_cast<step>(column);
        each_of<Nest>(times, [&](step at_a, step at_b) STRUT_LAMBDA {
            const value_of<V>* const left = a + (first_a + at_a);
            const value_of<V>* const from = b + (first_b + at_b);
            const V right[] = {load<V>(from + Pack * width)...};
            ((sum[Cell] = simd::fma(
                  broadcast<V>(left[Cell / Packs * RowStride]), right[Cell % Packs], sum[Cell])),
                ...);
        });
        (ends.template finish<V, (Cell % Packs + 1 == Packs ? Tail : width)>(
             row + Cell / Packs, column + Cell % Packs * width, sum[Cell]),
            ...);
    }
    (std::make_index_sequence<Rows * Packs>{}, std::make_index_sequence<Packs>{});
}

/// All rows of one column of tiles, split evenly.
template <value V, std::size_t M, std::size_t Packs, std::size_t Tail, std::size_t RowStride,
    class Nest, class Ends>
STRUT_INLINE constexpr void nest_column(const value_of<V>* a, const value_of<V>* b,
    const trips& times, std::size_t column, const Ends& ends) {
    constexpr std::size_t most = scalar<V> ? 1 : nest_rows(Packs);
    constexpr std::size_t tiles = (M + most - 1) / most;
    constexpr std::size_t rows = M / tiles;
    constexpr std::size_t taller = M % tiles;
    if constexpr (taller > 0)
        for (std::size_t tile = 0; tile < taller; ++tile)
            nest_tile<V, rows + 1, Packs, Tail, RowStride, Nest>(
                a, b, times, tile * (rows + 1), column, ends);
    for (std::size_t tile = taller; tile < tiles; ++tile)
        nest_tile<V, rows, Packs, Tail, RowStride, Nest>(
            a, b, times, taller + tile * rows, column, ends);
}

template <value V, std::size_t M, std::size_t N, std::size_t RowStride, class Nest, class Ends>
constexpr void nest_product(
    const value_of<V>* a, const value_of<V>* b, const trips& times, const Ends& ends) {
    constexpr std::size_t width = width_of<V>;
    constexpr std::size_t packs = (N + width - 1) / width;
    constexpr std::size_t tail = N - (packs - 1) * width;
    constexpr std::size_t each = scalar<V> ? 1 : nest_packs(M, packs);
    // The last column has what is left over, and the pack that is not full.
    constexpr std::size_t last = packs % each == 0 && tail == width ? 0
                                 : packs % each == 0                ? each
                                                                    : packs % each;
    constexpr std::size_t full = (packs - last) * width;
    for (std::size_t column = 0; column < full; column += each * width)
        nest_column<V, M, each, width, RowStride, Nest>(a, b, times, column, ends);
    if constexpr (last > 0)
        nest_column<V, M, last, tail, RowStride, Nest>(a, b, times, full, ends);
}

/// Where row r of A lies: `Run` of them `Stride` apart, and the runs `RunStride`.
template <std::size_t Stride, std::size_t Run, std::size_t RunStride>
constexpr std::size_t row_at(std::size_t r) {
    return r / Run * RunStride + r % Run * Stride;
}

/// A tile begins where a run does, unless it has one row or there is one run.
template <value V, std::size_t Rows, std::size_t Columns, std::size_t Count, std::size_t RowStride,
    std::size_t ColumnStride, class Nest, std::size_t Run, std::size_t RunStride, class Emit>
STRUT_INLINE constexpr void dot_tile(const value_of<V>* a, const value_of<V>* b, const trips& times,
    std::size_t row, std::size_t column, const Emit& emit) {
    [&]<std::size_t... Cell, std::size_t... C>(
        std::index_sequence<Cell...>, std::index_sequence<C...>) STRUT_LAMBDA {
        constexpr std::size_t width = width_of<V>;
        constexpr std::size_t whole = Count / width * width;
        V sum[] = {(static_cast<void>(Cell), V(value_of<V>(0)))...};
        const auto first_a = static_cast<step>(row_at<RowStride, Run, RunStride>(row));
        const auto first_b = static_cast<step>(column * ColumnStride);
        const auto add = [&]<std::size_t N>(std::integral_constant<std::size_t, N>,
                             const value_of<V>* left, const value_of<V>* right) STRUT_LAMBDA {
            const V of_b[] = {load_first<V, N>(right + C * ColumnStride)...};
            V of_a = V(value_of<V>(0));
            ((of_a = Cell % Columns == 0
                         ? load_first<V, N>(
                               left + row_at<RowStride, Run, RunStride>(Cell / Columns))
                         : of_a,
                 sum[Cell] = simd::fma(of_a, of_b[Cell % Columns], sum[Cell])),
                ...);
        };
        each_of<Nest>(times, [&](step at_a, step at_b) STRUT_LAMBDA {
            const value_of<V>* const left = a + (first_a + at_a);
            const value_of<V>* const right = b + (first_b + at_b);
            for (std::size_t n = 0; n < whole; n += width)
                add(std::integral_constant<std::size_t, width>{}, left + n, right + n);
            if constexpr (whole < Count)
                add(std::integral_constant<std::size_t, Count - whole>{}, left + whole,
                    right + whole);
        });
        (emit(row + Cell / Columns, column + Cell % Columns, simd::sum(sum[Cell])), ...);
    }
    (std::make_index_sequence<Rows * Columns>{}, std::make_index_sequence<Columns>{});
}

/// Calls body(integral_constant of the size, first) for tiles of at most `Most` that [0, Size) is
/// evenly split into.
template <std::size_t Size, std::size_t Most, class Body>
STRUT_INLINE constexpr void each_tile(Body&& body) {
    constexpr std::size_t tiles = (Size + Most - 1) / Most;
    constexpr std::size_t small = Size / tiles;
    constexpr std::size_t larger = Size % tiles;
    if constexpr (larger > 0)
        for (std::size_t tile = 0; tile < larger; ++tile)
            body(std::integral_constant<std::size_t, small + 1>{}, tile * (small + 1));
    for (std::size_t tile = larger; tile < tiles; ++tile)
        body(std::integral_constant<std::size_t, small>{}, larger + tile * small);
}

} // namespace detail

/// The first product above for M x N results. A(m) lies m * RowStride behind a, B[n] n behind b.
/// `Width` is that of the packs, which may reach past N: then so may the reading of B.
/// `Ends` is as in gemm, without `at`.
/// Cost: M * N multiply-adds a trip.
template <scalar T, std::size_t M, std::size_t N, std::size_t Width, std::size_t RowStride,
    class Nest, class Ends>
constexpr void gemm_nest(const T* a, const T* b, const trips& times, const Ends& ends) {
    if (std::is_constant_evaluated())
        detail::nest_product<T, M, N, RowStride, Nest>(a, b, times, ends);
    else
        detail::nest_product<pack<T, Width>, M, N, RowStride, Nest>(a, b, times, ends);
}

/// The second product above, of runs of `Count` elements; calls `emit(r, c, sum)` for each of
/// Rows x Columns. A(r) lies r * RowStride behind a, B(c) c * ColumnStride behind b. With a `Run`,
/// so many rows of A lie RowStride apart and the next as many RunStride behind; all of them then
/// share what is loaded of B. Reads nothing past the end of what is added up. Cost: Rows * Columns
/// * Count multiply-adds a trip.
template <scalar T, std::size_t Rows, std::size_t Columns, std::size_t Count, std::size_t RowStride,
    std::size_t ColumnStride, class Nest, std::size_t Run = Rows, std::size_t RunStride = 0,
    class Emit>
constexpr void dot_nest(const T* a, const T* b, const trips& times, const Emit& emit) {
    if (std::is_constant_evaluated()) {
        for (std::size_t r = 0; r < Rows; ++r)
            for (std::size_t c = 0; c < Columns; ++c)
                detail::dot_tile<T, 1, 1, Count, RowStride, ColumnStride, Nest, Run, RunStride>(
                    a, b, times, r, c, emit);
        return;
    }
    using V = pack<T, Count == 1 ? 1 : whole_pack_width<T>(Count)>;
    // A register for each sum, for B, and for one of A; a single row or column is wider.
    constexpr std::size_t most = register_count >= 32 ? 6 : 3;
    constexpr bool runs = Run < Rows;
    constexpr std::size_t columns =
        runs        ? std::max<std::size_t>((register_count - 1) / (Rows + 1), 1)
        : Rows == 1 ? 8
                    : most;
    constexpr std::size_t rows = runs ? Rows : Columns == 1 ? 8 : register_count >= 32 ? 4 : 3;
    detail::each_tile<Rows, rows>([&]<std::size_t R>(std::integral_constant<std::size_t, R>,
                                      std::size_t row) STRUT_LAMBDA {
        detail::each_tile<Columns, columns>(
            [&]<std::size_t C>(std::integral_constant<std::size_t, C>, std::size_t column)
                STRUT_LAMBDA {
                    detail::dot_tile<V, R, C, Count, RowStride, ColumnStride, Nest, Run, RunStride>(
                        a, b, times, row, column, emit);
                });
    });
}

} // namespace strut::simd
