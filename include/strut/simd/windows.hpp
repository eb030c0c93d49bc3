#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <type_traits>
#include <utility>

#include "strut/core/config.hpp"
#include "strut/simd/pack.hpp"

/// Products over windows that lie anywhere, as those into a ring do, with one more product added:
///
///     C[m][n] = ends( sum over w and k of A[w][k][m] * B_w[k][n]
///                     + sum over k of A'[k][m] * B'[k][n] )
///
/// A is broadcast, B and C run along n in packs (gemm_windows); or, for a single n, B is broadcast,
/// and A and C run along m (gemv_windows).
namespace strut::simd {

/// The windows: A [Count][Depth][Stride], and where each of B begins, of rows `BStride` apart.
template <scalar T, std::size_t Count, std::size_t Depth, std::size_t BStride>
struct windows {
    const T* a;
    std::array<const T*, Count> b;
    static constexpr std::size_t count = Count;
    static constexpr std::size_t depth = Depth;
    static constexpr std::size_t stride = BStride;
};

namespace detail {

/// How many packs wide a tile is, and how many rows it has at most. Wider ones were slower, the
/// rows of B being far apart.
constexpr std::size_t window_packs(std::size_t packs) {
    return std::min<std::size_t>(packs, 2);
}
constexpr std::size_t window_rows(std::size_t packs) {
    return (register_count >= 32 ? 16 : 12) / packs;
}

template <value V, std::size_t Rows, std::size_t Packs, std::size_t Tail, std::size_t AStride,
    class Ends, class... Windows>
STRUT_INLINE constexpr void windows_tile(
    std::size_t row, std::size_t column, const Ends& ends, const Windows&... all) {
    [&]<std::size_t... Cell, std::size_t... Pack>(
        std::index_sequence<Cell...>, std::index_sequence<Pack...>) STRUT_LAMBDA {
        constexpr std::size_t width = width_of<V>;
        V sum[] = {ends.template start<V, (Cell % Packs + 1 == Packs ? Tail : width)>(
            row + Cell / Packs, column + Cell % Packs * width)...};
        const auto add = [&]<class W>(const W& some) STRUT_LAMBDA {
            for (std::size_t w = 0; w < W::count; ++w)
                for (std::size_t k = 0; k < W::depth; ++k) {
                    const auto* const left = some.a + (w * W::depth + k) * AStride + row;
                    const auto* const from = some.b[w] + k * W::stride + column;
                    const V right[] = {load<V>(from + Pack * width)...};
                    ((sum[Cell] = simd::fma(
                          broadcast<V>(left[Cell / Packs]), right[Cell % Packs], sum[Cell])),
                        ...);
                }
        };
        (add(all), ...);
        (ends.template finish<V, (Cell % Packs + 1 == Packs ? Tail : width)>(
             row + Cell / Packs, column + Cell % Packs * width, sum[Cell]),
            ...);
    }
    (std::make_index_sequence<Rows * Packs>{}, std::make_index_sequence<Packs>{});
}

template <value V, std::size_t M, std::size_t Packs, std::size_t Tail, std::size_t AStride,
    class Ends, class... Windows>
STRUT_INLINE constexpr void windows_column(
    std::size_t column, const Ends& ends, const Windows&... all) {
    constexpr std::size_t most = scalar<V> ? 1 : window_rows(Packs);
    constexpr std::size_t tiles = (M + most - 1) / most;
    constexpr std::size_t rows = M / tiles;
    constexpr std::size_t taller = M % tiles;
    if constexpr (taller > 0)
        for (std::size_t tile = 0; tile < taller; ++tile)
            windows_tile<V, rows + 1, Packs, Tail, AStride>(
                tile * (rows + 1), column, ends, all...);
    for (std::size_t tile = taller; tile < tiles; ++tile)
        windows_tile<V, rows, Packs, Tail, AStride>(taller + tile * rows, column, ends, all...);
}

template <value V, std::size_t M, std::size_t N, std::size_t AStride, class Ends, class... Windows>
constexpr void windows_product(const Ends& ends, const Windows&... all) {
    constexpr std::size_t width = width_of<V>;
    constexpr std::size_t packs = (N + width - 1) / width;
    constexpr std::size_t tail = N - (packs - 1) * width;
    constexpr std::size_t each = scalar<V> ? 1 : window_packs(packs);
    // The last column has what is left over, and the pack that is not full.
    constexpr std::size_t last = packs % each == 0 && tail == width ? 0
                                 : packs % each == 0                ? each
                                                                    : packs % each;
    constexpr std::size_t full = (packs - last) * width;
    for (std::size_t column = 0; column < full; column += each * width)
        windows_column<V, M, each, width, AStride>(column, ends, all...);
    if constexpr (last > 0)
        windows_column<V, M, last, tail, AStride>(full, ends, all...);
}

/// Adds up `Count` sums in as few steps as possible.
template <std::size_t Count, value V>
STRUT_INLINE constexpr V tree_sum(const V* sums) {
    if constexpr (Count == 1)
        return sums[0];
    else
        return tree_sum<Count / 2>(sums) + tree_sum<Count - Count / 2>(sums + Count / 2);
}

/// One pack of results for a single n. Several sums are under way at a time, which the windows
/// take turns with, so that all but the last window's need not wait for what it holds.
template <value V, std::size_t Tail, std::size_t AStride, class Ends, class... Windows>
STRUT_INLINE constexpr void windows_pack(
    std::size_t column, const Ends& ends, const Windows&... all) {
    constexpr std::size_t chains = scalar<V> ? 1 : 8;
    V sum[chains];
    sum[0] = ends.template start<V, Tail>(column, 0);
    unroll<chains - 1>([&](auto c) STRUT_LAMBDA { sum[c + 1] = V(0); });
    const auto add = [&]<class W>(const W& some) STRUT_LAMBDA {
        constexpr std::size_t whole = W::depth / chains * chains;
        for (std::size_t w = 0; w < W::count; ++w) {
            const auto* const rows = some.a + w * W::depth * AStride + column;
            const auto* const x = some.b[w];
            for (std::size_t k = 0; k < whole; k += chains)
                unroll<chains>([&](auto c) STRUT_LAMBDA {
                    sum[c] = simd::fma(broadcast<V>(x[(k + c) * W::stride]),
                        load<V>(rows + (k + c) * AStride), sum[c]);
                });
            unroll<W::depth - whole>([&](auto c) STRUT_LAMBDA {
                sum[c] = simd::fma(broadcast<V>(x[(whole + c) * W::stride]),
                    load<V>(rows + (whole + c) * AStride), sum[c]);
            });
        }
    };
    (add(all), ...);
    ends.template finish<V, Tail>(column, 0, tree_sum<chains>(sum));
}

} // namespace detail

/// The sum above for M x N results; `all` is one or several `windows`, whose rows of A are AStride
/// apart. Rows of B are readable up to the next whole pack of `Width`.
/// `Ends` is as in gemm, without `at`. Cost: M * N multiply-adds for each row of a window.
template <scalar T, std::size_t M, std::size_t N, std::size_t Width, std::size_t AStride,
    class Ends, class... Windows>
constexpr void gemm_windows(const Ends& ends, const Windows&... all) {
    if (std::is_constant_evaluated())
        detail::windows_product<T, M, N, AStride>(ends, all...);
    else
        detail::windows_product<pack<T, Width>, M, N, AStride>(ends, all...);
}

/// The same for a single n. Rows of A are readable to a full pack past their end; n is 0 for
/// `Ends`, whose packs run along m.
template <scalar T, std::size_t M, std::size_t AStride, class Ends, class... Windows>
constexpr void gemv_windows(const Ends& ends, const Windows&... all) {
    if (std::is_constant_evaluated()) {
        for (std::size_t m = 0; m < M; ++m)
            detail::windows_pack<T, 1, AStride>(m, ends, all...);
        return;
    }
    constexpr std::size_t width = pack_width<T>(M);
    using V = pack<T, width>;
    constexpr std::size_t whole = M / width * width;
    for (std::size_t m = 0; m < whole; m += width)
        detail::windows_pack<V, width, AStride>(m, ends, all...);
    if constexpr (whole < M)
        detail::windows_pack<V, M - whole, AStride>(whole, ends, all...);
}

} // namespace strut::simd
