#pragma once

#include <cstddef>
#include <utility>

#include "strut/core/config.hpp"
#include "strut/simd/pack.hpp"

/// Packs taken apart and put together: halves, lanes of 16 bytes, elements in turn, and what is
/// made of these, the sums and the largest of the elements.
namespace strut::simd {

/// Half of a pack: its elements from `First` on.
template <std::size_t First, value V>
STRUT_INLINE auto half(V x) {
    using register_type = typename V::register_type;
    using H = pack<value_of<V>, width_of<V> / 2>;
    const register_type whole = x;
    return [&]<std::size_t... I>(std::index_sequence<I...>) STRUT_LAMBDA {
        return H(typename H::register_type(
            __builtin_shufflevector(whole, whole, static_cast<int>(First + I)...)));
    }
    (std::make_index_sequence<width_of<V> / 2>{});
}

namespace detail {
/// The sum of all elements of a pack, half upon half.
template <std::size_t Count, value V>
STRUT_INLINE value_of<V> sum_of_first(V x) {
    if constexpr (Count == 1) {
        return static_cast<typename V::register_type>(x)[0];
    } else if constexpr (Count == width_of<V> && Count > narrowest_pack<value_of<V>>) {
        return sum_of_first<Count / 2>(half<0>(x) + half<Count / 2>(x));
    } else {
        using register_type = typename V::register_type;
        const register_type all = x;
        return [&]<int... I>(std::integer_sequence<int, I...>) STRUT_LAMBDA {
            const V moved = V(register_type(__builtin_shufflevector(
                all, all, (I + static_cast<int>(Count / 2)) % static_cast<int>(width_of<V>)...)));
            return sum_of_first<Count / 2>(V(x + moved));
        }
        (std::make_integer_sequence<int, static_cast<int>(width_of<V>)>{});
    }
}
} // namespace detail

/// The sum of all elements of a pack.
template <value V>
STRUT_INLINE constexpr value_of<V> sum(V x) {
    if constexpr (scalar<V>)
        return x;
    else
        return detail::sum_of_first<width_of<V>>(x);
}

/// The largest element of a pack.
template <value V>
STRUT_INLINE constexpr value_of<V> largest(V x) {
    if constexpr (scalar<V>) {
        return x;
    } else {
        alignas(alignment) value_of<V> element[width_of<V>];
        simd::store(element, x);
        auto most = element[0];
        unroll<width_of<V>>(
            [&](auto i) STRUT_LAMBDA { most = element[i] > most ? element[i] : most; });
        return most;
    }
}

namespace detail {
/// A register is made of lanes of 16 bytes, within which shuffles are cheap.
template <class T>
inline constexpr int lane_width = 16 / sizeof(T);

template <class T, std::size_t Lanes>
STRUT_INLINE auto gather_lanes(const T* from, std::size_t stride) {
    if constexpr (Lanes == 1) {
        typedef T lane [[gnu::vector_size(16)]];
        lane one;
        __builtin_memcpy(&one, from, sizeof one);
        return one;
    } else {
        const auto low = gather_lanes<T, Lanes / 2>(from, stride);
        const auto high = gather_lanes<T, Lanes / 2>(from + Lanes / 2 * stride, stride);
        return [&]<int... I>(std::integer_sequence<int, I...>) STRUT_LAMBDA {
            return __builtin_shufflevector(low, high, I...);
        }
        (std::make_integer_sequence<int, Lanes * lane_width<T>>{});
    }
}

/// Interleaves runs of `Run` elements of two packs, within stretches of `Stretch` elements from
/// element `First` of each on.
template <int Stretch, int Run, int First, value V>
STRUT_INLINE V zip(V a, V b) {
    using register_type = typename V::register_type;
    constexpr int width = width_of<V>;
    const register_type x = a, y = b;
    return [&]<int... I>(std::integer_sequence<int, I...>) STRUT_LAMBDA {
        return V(register_type(__builtin_shufflevector(x, y,
            (I / Run % 2 * width + I / Stretch * Stretch + First + I % Stretch / (2 * Run) * Run +
                I % Run)...)));
    }
    (std::make_integer_sequence<int, width>{});
}

/// Sums of neighbouring runs: of the packs that lie `Count / 2` apart, the first halves of all
/// stretches and the second halves, zipped and added up, until one pack is left of `Count`.
template <int Stretch, int Run, std::size_t Count, value V>
STRUT_INLINE V fold_by_zips(const V* packs) {
    if constexpr (Count == 1) {
        return packs[0];
    } else {
        V next[Count / 2];
        unroll<Count / 2>([&](auto i) STRUT_LAMBDA {
            const V a = packs[i], b = packs[i + Count / 2];
            next[i] = zip<Stretch, Run, 0>(a, b) + zip<Stretch, Run, Stretch / 2>(a, b);
        });
        return fold_by_zips<Stretch, Run, Count / 2>(next);
    }
}
} // namespace detail

/// A pack whose lane l, of 16 bytes, is what lies at from[l * stride].
template <value V>
STRUT_INLINE V load_lanes(const value_of<V>* from, std::size_t stride) {
    constexpr std::size_t lanes = width_of<V> / detail::lane_width<value_of<V>>;
    return V(typename V::register_type(detail::gather_lanes<value_of<V>, lanes>(from, stride)));
}

/// As many elements as a pack has, from element `First` on of two packs side by side.
template <std::size_t First, value V>
STRUT_INLINE V shifted(V low, V high) {
    using register_type = typename V::register_type;
    const register_type x = low, y = high;
    return [&]<std::size_t... I>(std::index_sequence<I...>) STRUT_LAMBDA {
        return V(register_type(__builtin_shufflevector(x, y, static_cast<int>(First + I)...)));
    }
    (std::make_index_sequence<width_of<V>>{});
}

/// Interleaves the first (or second) halves of the lanes of two packs: a0 b0 a1 b1 ...
template <value V>
STRUT_INLINE V zip_low(V a, V b) {
    return detail::zip<detail::lane_width<value_of<V>>, 1, 0>(a, b);
}
template <value V>
STRUT_INLINE V zip_high(V a, V b) {
    constexpr int lane = detail::lane_width<value_of<V>>;
    return detail::zip<lane, 1, lane / 2>(a, b);
}

/// Sums each of `width_of<V>` packs; element i of the result is the sum of `rows[i]`.
template <value V>
STRUT_INLINE constexpr V sum_each(const V* rows) {
    if constexpr (scalar<V>) {
        return rows[0];
    } else {
        // First within the lanes, then the lanes.
        constexpr std::size_t lane = detail::lane_width<value_of<V>>;
        constexpr std::size_t lanes = width_of<V> / lane;
        V of_lanes[lanes];
        unroll<lanes>([&](auto l) STRUT_LAMBDA {
            of_lanes[l] = detail::fold_by_zips<lane, 1, lane>(rows + l * lane);
        });
        return detail::fold_by_zips<width_of<V>, lane, lanes>(of_lanes);
    }
}

} // namespace strut::simd
