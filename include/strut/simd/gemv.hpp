#pragma once

#include <algorithm>
#include <cstddef>
#include <type_traits>

#include "strut/core/config.hpp"
#include "strut/simd/pack.hpp"
#include "strut/simd/reduce.hpp"
#include "strut/simd/shuffle.hpp"

/// Matrix times vector for one sample: weights are [in][out], so the outputs lie side by side and
/// fill the packs; each input is broadcast.
namespace strut::simd {

namespace detail {

/// How far ahead weights are fetched, in bytes, where the columns of a wide matrix are read with
/// gaps between their rows: the processor's own prefetchers follow those too late.
inline constexpr std::size_t fetch_ahead = 4096;
/// A matrix of fewer bytes is left to lie in the first-level cache.
inline constexpr std::size_t fetch_from = 24 * 1024;

/// `Packs` neighbouring packs of outputs. With few packs the depth is split over several chains,
/// so that at least eight accumulators hide the latency of the multiply-add.
template <value V, std::size_t In, std::size_t Packs, std::size_t Tail, std::size_t Stride,
    class Ends>
STRUT_INLINE constexpr void gemv_tile(
    const value_of<V>* x, const value_of<V>* weights, std::size_t column, const Ends& ends) {
    constexpr std::size_t width = width_of<V>;
    constexpr std::size_t chains = scalar<V> ? 1 : std::min(In, (8 + Packs - 1) / Packs);
    V sum[chains][Packs];
    unroll<Packs>([&](auto p) STRUT_LAMBDA {
        constexpr std::size_t count = p + 1 == Packs ? Tail : width;
        sum[0][p] = ends.template start<V, count>(0, column + p * width);
        unroll<chains - 1>([&](auto c) STRUT_LAMBDA { sum[c + 1][p] = V(0); });
    });
    constexpr std::size_t row_bytes = Stride * sizeof(value_of<V>);
    constexpr bool has_gaps = Packs * width < Stride;
    constexpr bool fetches = !scalar<V> && has_gaps && In * row_bytes >= fetch_from;
    [[maybe_unused]] constexpr std::size_t lines = (Packs * width * sizeof(value_of<V>) + 63) / 64;
    const auto* row = weights + column;
    // A constant expression may not even point behind an array.
    const auto advance = [&](std::size_t next) STRUT_LAMBDA {
        if (!std::is_constant_evaluated() || next < In)
            row += chains * Stride;
    };
    std::size_t k = 0;
    for (; k + chains <= In; k += chains, advance(k))
        unroll<chains>([&](auto c) STRUT_LAMBDA {
            if constexpr (fetches)
                unroll<lines>([&](auto line) STRUT_LAMBDA {
                    simd::prefetch(row + c * Stride + fetch_ahead / row_bytes * Stride +
                                   line * (64 / sizeof(value_of<V>)));
                });
            const V input = broadcast<V>(x[k + c]);
            unroll<Packs>([&](auto p) STRUT_LAMBDA {
                sum[c][p] = simd::fma(input, load<V>(row + c * Stride + p * width), sum[c][p]);
            });
        });
    unroll<In % chains>([&](auto c) STRUT_LAMBDA {
        const V input = broadcast<V>(x[k + c]);
        unroll<Packs>([&](auto p) STRUT_LAMBDA {
            sum[c][p] = simd::fma(input, load<V>(row + c * Stride + p * width), sum[c][p]);
        });
    });
    unroll<Packs>([&](auto p) STRUT_LAMBDA {
        constexpr std::size_t count = p + 1 == Packs ? Tail : width;
        V total = sum[0][p];
        unroll<chains - 1>([&](auto c) STRUT_LAMBDA { total += sum[c + 1][p]; });
        ends.template finish<V, count>(0, column + p * width, total);
    });
}

} // namespace detail

/// y[o] = ends( sum over i of x[i] * weights[i][o] ), with `Ends` as in gemm (m is 0).
/// Shapes: x [In], weights [In][Out], readable to a full pack past its end. Cost: In * Out
/// multiply-adds, limited by the loads of the weights.
template <scalar T, std::size_t In, std::size_t Out, class Ends>
constexpr void gemv(const T* x, const T* weights, const Ends& ends) {
    if (std::is_constant_evaluated()) {
        for (std::size_t o = 0; o < Out; ++o)
            detail::gemv_tile<T, In, 1, 1, Out>(x, weights, o, ends);
    } else if constexpr (Out == 1) {
        // A single output is a dot product of two contiguous arrays.
        ends.template finish<T, 1>(0, 0, ends.template start<T, 1>(0, 0) + dot<In>(x, weights));
    } else {
        constexpr std::size_t width = pack_width<T>(Out);
        using V = pack<T, width>;
        constexpr std::size_t packs = (Out + width - 1) / width;
        constexpr std::size_t tail = Out - (packs - 1) * width;
        constexpr std::size_t most = register_count * 3 / 4;
        constexpr std::size_t tiles = (packs + most - 1) / most;
        constexpr std::size_t each = packs / tiles;
        constexpr std::size_t wider = packs % tiles;
        std::size_t column = 0;
        if constexpr (wider > 0)
            for (std::size_t tile = 0; tile < wider; ++tile, column += (each + 1) * width)
                detail::gemv_tile<V, In, each + 1, width, Out>(x, weights, column, ends);
        if constexpr (wider + 1 < tiles)
            for (std::size_t tile = wider; tile + 1 < tiles; ++tile, column += each * width)
                detail::gemv_tile<V, In, each, width, Out>(x, weights, column, ends);
        detail::gemv_tile<V, In, each, tail, Out>(x, weights, column, ends);
    }
}

/// dx[i] = sum over o of weights[i][o] * dy[o]: the gradient with respect to the input of gemv.
/// Shapes: weights [In][Out], dy [Out] -> dx [In]. Each row is contiguous, so this is a dot product
/// a row, a pack of rows at a time.
template <scalar T, std::size_t In, std::size_t Out>
constexpr void gemv_transposed(const T* weights, const T* dy, T* dx) {
    constexpr std::size_t width = pack_width<T>(Out);
    if (std::is_constant_evaluated() || Out < width) {
        for (std::size_t i = 0; i < In; ++i)
            dx[i] = dot(weights + i * Out, dy, Out);
        return;
    }
    using V = pack<T, width>;
    constexpr std::size_t whole = Out / width * width;
    constexpr std::size_t rest = Out - whole;
    const auto rows = [&]<std::size_t Rows>(std::size_t first) STRUT_LAMBDA {
        V sum[width];
        unroll<width>([&](auto r) STRUT_LAMBDA { sum[r] = V(0); });
        const T* row = weights + first * Out;
        for (std::size_t o = 0; o < whole; o += width) {
            const V right = load<V>(dy + o);
            unroll<Rows>([&](auto r) STRUT_LAMBDA {
                sum[r] = simd::fma(load<V>(row + r * Out + o), right, sum[r]);
            });
        }
        if constexpr (rest != 0) {
            // The padding of `right` is zero, so what lies behind the row does not count.
            const V right = load_first<V, rest>(dy + whole);
            unroll<Rows>([&](auto r) STRUT_LAMBDA {
                sum[r] = simd::fma(load_first<V, rest>(row + r * Out + whole), right, sum[r]);
            });
        }
        store_first<Rows>(dx + first, sum_each(sum));
    };
    std::size_t i = 0;
    for (; i + width <= In; i += width)
        rows.template operator()<width>(i);
    if constexpr (In % width != 0)
        rows.template operator()<In % width>(i);
}

} // namespace strut::simd
