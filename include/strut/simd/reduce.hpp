#pragma once

#include <cstddef>
#include <type_traits>

#include "strut/core/config.hpp"
#include "strut/simd/pack.hpp"

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
        // Trips are counted: of loops that compare i, g++ 12 warns at -O3 where `count` is known.
        for (std::size_t left = count / (chains * width); left > 0; --left, i += chains * width)
            unroll<chains>(
                [&](auto k) STRUT_LAMBDA { partial[k] = add(partial[k], i + k * width); });
        for (std::size_t left = count % (chains * width) / width; left > 0; --left, i += width)
            partial[0] = add(partial[0], i);
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

/// The dot product of two arrays.
template <scalar T>
constexpr T dot(const T* a, const T* b, std::size_t count) {
    return detail::accumulate<T>(count, [&]<class V>(V partial, std::size_t i) STRUT_LAMBDA {
        return simd::fma(load<V>(a + i), load<V>(b + i), partial);
    });
}

} // namespace strut::simd
