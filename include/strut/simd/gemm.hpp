#pragma once

#include <algorithm>
#include <cstddef>
#include <type_traits>

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
    return std::min<std::size_t>((register_count - 1 - packs) / packs, 14);
}

/// One tile: Rows x Packs accumulators. `ends.start` gives their first values and `ends.finish`
/// takes the last; the last pack holds `Tail` elements.
template <value V, std::size_t Rows, std::size_t Packs, std::size_t Tail, class Layout,
    std::size_t RightStride, class Ends>
STRUT_INLINE constexpr void gemm_tile(const value_of<V>* a, const value_of<V>* b, std::size_t depth,
    std::size_t row, std::size_t column, const Ends& ends) {
    constexpr std::size_t width = width_of<V>;
    V sum[Rows][Packs];
    unroll<Rows>([&](auto r) STRUT_LAMBDA {
        unroll<Packs>([&](auto p) STRUT_LAMBDA {
            constexpr std::size_t count = p + 1 == Packs ? Tail : width;
            sum[r][p] = ends.template start<V, count>(row + r, column + p * width);
        });
    });
    a += row * Layout::row;
    b += column;
    for (std::size_t k = 0; k < depth; ++k) {
        V right[Packs];
        unroll<Packs>([&](auto p) STRUT_LAMBDA { right[p] = load<V>(b + p * width); });
        unroll<Rows>([&](auto r) STRUT_LAMBDA {
            const V left = broadcast<V>(a[r * Layout::row]);
            unroll<Packs>(
                [&](auto p) STRUT_LAMBDA { sum[r][p] = simd::fma(left, right[p], sum[r][p]); });
        });
        a += Layout::depth;
        b += RightStride;
    }
    unroll<Rows>([&](auto r) STRUT_LAMBDA {
        unroll<Packs>([&](auto p) STRUT_LAMBDA {
            constexpr std::size_t count = p + 1 == Packs ? Tail : width;
            ends.template finish<V, count>(row + r, column + p * width, sum[r][p]);
        });
    });
}

/// All rows of one column of tiles, split evenly so that no tile is left nearly empty.
template <value V, std::size_t M, std::size_t Packs, std::size_t Tail, class Layout,
    std::size_t RightStride, class Ends>
STRUT_INLINE constexpr void gemm_column(const value_of<V>* a, const value_of<V>* b,
    std::size_t depth, std::size_t column, const Ends& ends) {
    constexpr std::size_t most = scalar<V> ? 1 : tile_rows(Packs);
    constexpr std::size_t tiles = (M + most - 1) / most;
    constexpr std::size_t rows = M / tiles;
    constexpr std::size_t taller = M % tiles;
    std::size_t row = 0;
    for (; row < taller * (rows + 1); row += rows + 1)
        gemm_tile<V, rows + 1, Packs, Tail, Layout, RightStride>(a, b, depth, row, column, ends);
    for (; row < M; row += rows)
        gemm_tile<V, rows, Packs, Tail, Layout, RightStride>(a, b, depth, row, column, ends);
}

} // namespace detail

/// The product above for M x N results and a run-time depth. Rows of B are `RightStride` apart and
/// readable up to the next whole pack.
/// `Ends` has `start<V, Count>(m, n) -> V` and `finish<V, Count>(m, n, V)`, where Count <= width
/// says how many elements of the pack are inside the matrix.
/// Cost: M * N * depth multiply-adds.
template <scalar T, std::size_t M, std::size_t N, class Layout, std::size_t RightStride, class Ends>
constexpr void gemm(const T* a, const T* b, std::size_t depth, const Ends& ends) {
    if (std::is_constant_evaluated()) {
        for (std::size_t column = 0; column < N; ++column)
            detail::gemm_column<T, M, 1, 1, Layout, RightStride>(a, b, depth, column, ends);
        return;
    }
    constexpr std::size_t width = pack_width<T>(N);
    using V = pack<T, width>;
    constexpr std::size_t packs = (N + width - 1) / width;
    constexpr std::size_t tail = N - (packs - 1) * width;
    // Columns of two packs; an odd number of packs ends in a column of three.
    constexpr std::size_t last = packs == 1 ? 1 : 2 + packs % 2;
    std::size_t column = 0;
    for (; column < (packs - last) * width; column += 2 * width)
        detail::gemm_column<V, M, 2, width, Layout, RightStride>(a, b, depth, column, ends);
    detail::gemm_column<V, M, last, tail, Layout, RightStride>(a, b, depth, column, ends);
}

} // namespace strut::simd
