#pragma once

#include <cstddef>
#include <type_traits>

#include "strut/core/config.hpp"
#include "strut/simd/pack.hpp"
#include "strut/simd/shuffle.hpp"

namespace strut::simd {

namespace detail {

/// Folds `count` elements with eight accumulators; `add(accumulator, i)` is called with packs and,
/// for the rest and in constant expressions, with scalars.
template <scalar T, class Add>
STRUT_INLINE constexpr T accumulate(std::size_t count, Add&& add) {
    T total = 0;
    std::size_t i = 0;
    if (!std::is_constant_evaluated()) {
        constexpr std::size_t width = widest_pack<T>;
        constexpr std::size_t chains = 8;
        using V = pack<T, width>;
        V partial[chains];
        unroll<chains>([&](auto k) STRUT_LAMBDA { partial[k] = V(T(0)); });
        // Trips are counted before: of loops that compare `i`, or that count on from where another
        // ended, g++ 12 warns where `count` is known.
        const std::size_t packs = count / width;
        const std::size_t blocks = packs / chains;
        for (std::size_t block = 0; block < blocks; ++block)
            unroll<chains>([&](auto k) STRUT_LAMBDA {
                partial[k] = add(partial[k], (block * chains + k) * width);
            });
        for (std::size_t p = blocks * chains; p < packs; ++p)
            partial[0] = add(partial[0], p * width);
        i = packs * width;
        unroll<chains - 1>([&](auto k) STRUT_LAMBDA { partial[0] += partial[k + 1]; });
        total = simd::sum(partial[0]);
    }
    for (; i < count; ++i)
        total = add(total, i);
    return total;
}

} // namespace detail

/// The sum of `count` elements.
template <scalar T>
constexpr T sum_of(const T* x, std::size_t count) {
    return detail::accumulate<T>(count,
        [&]<class V>(V partial, std::size_t i) STRUT_LAMBDA { return partial + load<V>(x + i); });
}

/// The sum of the squares of `count` elements. Not finite exactly when an element is not finite or
/// the sum exceeds the range of T.
template <scalar T>
constexpr T sum_of_squares(const T* x, std::size_t count) {
    return detail::accumulate<T>(count, [&]<class V>(V partial, std::size_t i) STRUT_LAMBDA {
        const V element = load<V>(x + i);
        return simd::fma(element, element, partial);
    });
}

namespace detail {

/// The sum of `sum`, and of the products of elements from First to Count, in packs as wide as still
/// fit: what is left over in narrower and narrower ones, to which the sums are folded.
template <std::size_t First, std::size_t Count, value V>
STRUT_INLINE value_of<V> finish_dot(const value_of<V>* a, const value_of<V>* b, V sum) {
    constexpr std::size_t width = width_of<V>;
    if constexpr (scalar<V>) {
        unroll<Count - First>(
            [&](auto i) STRUT_LAMBDA { sum = simd::fma(a[First + i], b[First + i], sum); });
        return sum;
    } else if constexpr (First + width <= Count) {
        return finish_dot<First + width, Count>(
            a, b, simd::fma(load<V>(a + First), load<V>(b + First), sum));
    } else if constexpr (First == Count) {
        return simd::sum(sum);
    } else if constexpr (has_pack<value_of<V>, width / 2> && width > narrowest_pack<value_of<V>>) {
        return finish_dot<First, Count>(a, b, half<0>(sum) + half<width / 2>(sum));
    } else {
        return finish_dot<First, Count>(a, b, value_of<V>(0)) + simd::sum(sum);
    }
}

} // namespace detail

/// The dot product of two arrays of a count known beforehand; short ones in fewer steps.
template <std::size_t Count, scalar T>
STRUT_INLINE constexpr T dot(const T* a, const T* b) {
    if (std::is_constant_evaluated()) {
        T total = 0;
        for (std::size_t i = 0; i < Count; ++i)
            total += a[i] * b[i];
        return total;
    }
    constexpr std::size_t width = widest_pack<T>;
    constexpr std::size_t packs = Count / width;
    constexpr std::size_t chains = packs < 8 ? packs : 8;
    using V = pack<T, width>;
    if constexpr (chains == 0) {
        return detail::finish_dot<0, Count>(a, b, V(T(0)));
    } else {
        V partial[chains];
        unroll<chains>([&](auto k) STRUT_LAMBDA {
            partial[k] = load<V>(a + k * width) * load<V>(b + k * width);
        });
        for (std::size_t i = chains; i + chains <= packs; i += chains)
            unroll<chains>([&](auto k) STRUT_LAMBDA {
                partial[k] = simd::fma(
                    load<V>(a + (i + k) * width), load<V>(b + (i + k) * width), partial[k]);
            });
        unroll<chains - 1>([&](auto k) STRUT_LAMBDA { partial[0] += partial[k + 1]; });
        return detail::finish_dot<packs / chains * chains * width, Count>(a, b, partial[0]);
    }
}

/// The dot product of two arrays.
template <scalar T>
constexpr T dot(const T* a, const T* b, std::size_t count) {
    return detail::accumulate<T>(count, [&]<class V>(V partial, std::size_t i) STRUT_LAMBDA {
        return simd::fma(load<V>(a + i), load<V>(b + i), partial);
    });
}

} // namespace strut::simd
