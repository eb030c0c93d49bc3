#pragma once

#include <algorithm>
#include <cstddef>
#include <type_traits>
#include <utility>

#include "strut/core/config.hpp"
#include "strut/simd/pack.hpp"

/// One matrix product serves every pass of a layer over a batch:
///
///     C[m][n] = ends( sum over k of A(m, k) * B[k][n] )
///
/// | pass             | m   | k      | n    | A(m, k)        | B                              |
/// |------------------|-----|--------|------|----------------|--------------------------------|
/// | forward          | out | in     | lane | W[k][m]        | x [in][lane]                   |
/// | input gradient   | in  | out    | lane | W[m][k]        | dy [out][lane]                 |
/// | weight gradient  | in  | sample | out  | x[m][k]        | dy transposed, [sample][out]   |
///
/// A is read one element at a time and broadcast; B and C are read and written in packs along n.
/// A tile of C stays in registers over the whole of k.
namespace strut::simd {

/// How A is laid out: A(m, k) = a[m * RowStride + k * DepthStride].
template <std::size_t RowStride, std::size_t DepthStride>
struct strided {
    static constexpr std::size_t row = RowStride;
    static constexpr std::size_t depth = DepthStride;
};

namespace detail {

/// The number of rows of a tile that is `packs` registers wide: one register is left for the
/// broadcast and one for each pack of B.
constexpr std::size_t tile_rows(std::size_t packs) {
    return std::clamp<std::size_t>((register_count - 1) / packs - 1, 1, 14);
}

/// The number of tiles that M rows are split into.
template <value V, std::size_t M>
constexpr std::size_t row_tiles(std::size_t packs) {
    const std::size_t most = scalar<V> ? 1 : tile_rows(packs);
    return (M + most - 1) / most;
}

/// So much of B is taken to stay in the first-level cache while A passes by.
inline constexpr std::size_t near_bytes = 16 * 1024;

/// One tile: Rows x Packs accumulators. `ends.start` gives their first values and `ends.finish`
/// takes the last; the last pack holds `Tail` elements.
template <value V, std::size_t Rows, std::size_t Packs, std::size_t Tail, class Layout,
    std::size_t RightStride, class Ends>
STRUT_INLINE constexpr void gemm_tile(const value_of<V>* a, const value_of<V>* b, std::size_t depth,
    std::size_t row, std::size_t column, const Ends& ends) {
    // One fold for each loop nest: a lambda for each element would take several times as long to
    // compile.
    [&]<std::size_t... Cell, std::size_t... Pack>(
        std::index_sequence<Cell...>, std::index_sequence<Pack...>) STRUT_LAMBDA {
        constexpr std::size_t width = width_of<V>;
        V sum[] = {ends.template start<V, (Cell % Packs + 1 == Packs ? Tail : width)>(
            row + Cell / Packs, column + Cell % Packs * width)...};
        a += row * Layout::row;
        b += column;
        for (std::size_t k = 0; k < depth; ++k) {
            const V right[] = {load<V>(b + Pack * width)...};
            ((sum[Cell] = simd::fma(
                  broadcast<V>(a[Cell / Packs * Layout::row]), right[Cell % Packs], sum[Cell])),
                ...);
            // A constant expression may not even point behind an array.
            if (!std::is_constant_evaluated() || k + 1 < depth) {
                a += Layout::depth;
                b += RightStride;
            }
        }
        (ends.template finish<V, (Cell % Packs + 1 == Packs ? Tail : width)>(
             row + Cell / Packs, column + Cell % Packs * width, sum[Cell]),
            ...);
    }
    (std::make_index_sequence<Rows * Packs>{}, std::make_index_sequence<Packs>{});
}

/// The row tiles [first, last) of one column of tiles. M rows are split evenly, so that no tile is
/// left nearly empty: the first `taller` ones have one row more.
template <value V, std::size_t M, std::size_t Packs, std::size_t Tail, class Layout,
    std::size_t RightStride, class Ends>
STRUT_INLINE constexpr void gemm_column(const value_of<V>* a, const value_of<V>* b,
    std::size_t depth, std::size_t first, std::size_t last, std::size_t column, const Ends& ends) {
    constexpr std::size_t tiles = row_tiles<V, M>(Packs);
    constexpr std::size_t rows = M / tiles;
    constexpr std::size_t taller = M % tiles;
    std::size_t tile = first;
    if constexpr (taller > 0)
        for (; tile < std::min(last, taller); ++tile)
            gemm_tile<V, rows + 1, Packs, Tail, Layout, RightStride>(
                a, b, depth, tile * (rows + 1), column, ends);
    for (; tile < last; ++tile)
        gemm_tile<V, rows, Packs, Tail, Layout, RightStride>(
            a, b, depth, taller + tile * rows, column, ends);
}

/// A slice of the depth that is not the whole: sums begin with what the slice before left in C, and
/// only the last slice ends them.
template <class Ends>
struct slice_ends {
    const Ends& whole;
    bool begins, finishes;

    template <class V, std::size_t Count>
    STRUT_INLINE constexpr V start(std::size_t m, std::size_t n) const {
        return begins ? whole.template start<V, Count>(m, n) : load<V>(whole.at(m, n));
    }
    template <class V, std::size_t Count>
    STRUT_INLINE constexpr void finish(std::size_t m, std::size_t n, V sum) const {
        if (finishes)
            whole.template finish<V, Count>(m, n, sum);
        else
            store_first<Count>(whole.at(m, n), sum);
    }
};

/// The product over one slice of the depth.
template <value V, std::size_t M, std::size_t N, class Layout, std::size_t RightStride, class Ends>
constexpr void gemm_slice(
    const value_of<V>* a, const value_of<V>* b, std::size_t depth, const Ends& ends) {
    constexpr std::size_t width = width_of<V>;
    constexpr std::size_t packs = (N + width - 1) / width;
    constexpr std::size_t tail = N - (packs - 1) * width;
    // Columns of two packs; an odd number of packs ends in a column of three. A single row has only
    // its packs to overlap, and takes six.
    constexpr std::size_t each = scalar<V> ? 1 : M == 1 ? 6 : 2;
    constexpr std::size_t last = packs < each ? packs : each + packs % each;
    constexpr std::size_t tiles = row_tiles<V, M>(each);
    // A whole B in the first-level cache is passed over once a tile, so that A and C are touched
    // once; else each column of B stays there while all of A passes by.
    const std::size_t step = depth * RightStride * sizeof(value_of<V>) <= near_bytes ? 1 : tiles;
    constexpr std::size_t last_tiles = row_tiles<V, M>(last);
    constexpr std::size_t full = packs - last;
    if constexpr (full > 0)
        for (std::size_t tile = 0; tile < tiles; tile += step)
            for (std::size_t column = 0; column < full * width; column += each * width)
                gemm_column<V, M, each, width, Layout, RightStride>(
                    a, b, depth, tile, std::min(tile + step, tiles), column, ends);
    gemm_column<V, M, last, tail, Layout, RightStride>(
        a, b, depth, 0, last_tiles, full * width, ends);
}

} // namespace detail

/// The product above for M x N results and a run-time depth. Rows of B are `RightStride` apart and
/// readable up to the next whole pack.
/// `Ends` has `start<V, Count>(m, n) -> V` and `finish<V, Count>(m, n, V)`, where Count <= width
/// says how many elements of the pack are inside the matrix. With a `MostDepth`, an upper bound of
/// the depth, a deep product is done in slices that stay in the cache, and `Ends` also has
/// `at(m, n)`, where sums are kept between slices.
/// Cost: M * N * depth multiply-adds.
template <scalar T, std::size_t M, std::size_t N, class Layout, std::size_t RightStride,
    std::size_t MostDepth = 0, class Ends>
constexpr void gemm(const T* a, const T* b, std::size_t depth, const Ends& ends) {
    if (std::is_constant_evaluated()) {
        detail::gemm_slice<T, M, N, Layout, RightStride>(a, b, depth, ends);
        return;
    }
    using V = pack<T, pack_width<T>(N)>;
    constexpr std::size_t row_bytes = RightStride * sizeof(T);
    constexpr std::size_t slice = std::max<std::size_t>(detail::near_bytes / row_bytes, 16);
    if constexpr (MostDepth > 2 * slice) {
        for (std::size_t k = 0; k < depth; k += slice)
            detail::gemm_slice<V, M, N, Layout, RightStride>(a + k * Layout::depth,
                b + k * RightStride, std::min(slice, depth - k),
                detail::slice_ends<Ends>{ends, k == 0, k + slice >= depth});
    } else {
        detail::gemm_slice<V, M, N, Layout, RightStride>(a, b, depth, ends);
    }
}

} // namespace strut::simd
