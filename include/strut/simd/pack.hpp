#pragma once

#include <bit>
#include <cmath>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <type_traits>
#include <utility>

#include <xsimd/xsimd.hpp>

#include "strut/core/cmath/sqrt.hpp"
#include "strut/core/config.hpp"
#include "strut/simd/instructions.hpp"

/// Packs: the registers that kernels compute with, and the operations on them.
///
/// This is the only file that includes xsimd; everything above works on a *value* `V`, which is
/// either a scalar or a pack of scalars, through the functions below. Scalars work in constant
/// expressions, so every algorithm written on `V` runs at compile time as well.
/// Call these functions qualified, as `simd::fma(a, b, c)`: xsimd has functions of the same names.
// g++ 12 takes its own AVX-512 intrinsics for reads of uninitialized registers (GCC bug 105593),
// and looks at where they were inlined through: here.
#if defined(__GNUC__) && !defined(__clang__)
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wuninitialized"
#pragma GCC diagnostic ignored "-Wmaybe-uninitialized"
#endif

namespace strut::simd {

namespace detail {
template <class T, std::size_t Width>
struct pack_of {
    using type = xsimd::make_sized_batch_t<T, Width>;
};
template <class T>
struct pack_of<T, 1> {
    using type = T;
};
} // namespace detail

/// A register of `Width` elements of `T`; `T` itself for a width of one.
template <class T, std::size_t Width>
using pack = typename detail::pack_of<T, Width>::type;

/// True when the instruction set has registers of `Width` elements of `T`.
template <class T, std::size_t Width>
inline constexpr bool has_pack = !std::is_void_v<pack<T, Width>>;

/// The number of elements in the widest and in the narrowest register.
template <class T>
inline constexpr std::size_t widest_pack = xsimd::batch<T>::size;
template <class T>
inline constexpr std::size_t narrowest_pack = [] {
    std::size_t width = widest_pack<T>;
    if constexpr (widest_pack<T> % 4 == 0 && has_pack<T, widest_pack<T> / 2>)
        width = widest_pack<T> / 2;
    if constexpr (widest_pack<T> % 8 == 0 && has_pack<T, widest_pack<T> / 4>)
        width = widest_pack<T> / 4;
    return width;
}();

/// The number of vector registers that a kernel can count on.
#if defined(__AVX512F__) || defined(__aarch64__)
inline constexpr std::size_t register_count = 32;
#else
inline constexpr std::size_t register_count = 16;
#endif

/// The pack width for `count` neighbouring elements: the narrowest of those that need the fewest
/// registers. Eight elements in a register of sixteen would waste half of it.
template <class T>
constexpr std::size_t pack_width(std::size_t count) {
    std::size_t width = widest_pack<T>;
    while (
        width > narrowest_pack<T> && (count + width - 1) / width == (2 * count + width - 1) / width)
        width /= 2;
    return width;
}

/// The distance between two rows of a tensor with `Lanes` samples, `[feature][lane]`: one for a
/// single sample, else the lanes rounded up to whole packs.
template <class T>
constexpr std::size_t row_stride(std::size_t lanes) {
    return lanes == 1 ? 1 : round_up(lanes, pack_width<T>(lanes));
}

namespace detail {
template <class V>
struct traits {
    using value = V;
    static constexpr std::size_t width = 1;
};
template <class T, class Arch>
struct traits<xsimd::batch<T, Arch>> {
    using value = T;
    static constexpr std::size_t width = xsimd::batch<T, Arch>::size;
};
} // namespace detail

template <class V>
using value_of = typename detail::traits<V>::value;
template <class V>
inline constexpr std::size_t width_of = detail::traits<V>::width;

/// A scalar or a pack of them.
template <class V>
concept value = std::floating_point<value_of<V>>;
template <class V>
concept scalar = std::floating_point<V>;

/// A call of `body(std::integral_constant<std::size_t, I>)` for every I in [0, Count), unrolled.
template <std::size_t Count, class Body>
STRUT_INLINE constexpr void unroll(Body&& body) {
    [&]<std::size_t... I>(std::index_sequence<I...>) STRUT_LAMBDA {
        (body(std::integral_constant<std::size_t, I>{}), ...);
    }
    (std::make_index_sequence<Count>{});
}

template <value V>
STRUT_INLINE constexpr V broadcast(value_of<V> x) {
    return V(x);
}

template <value V>
STRUT_INLINE constexpr V load(const value_of<V>* from) {
    if constexpr (scalar<V>)
        return *from;
    else
        return V::load_unaligned(from);
}

template <value V>
STRUT_INLINE constexpr void store(value_of<V>* to, V x) {
    if constexpr (scalar<V>)
        *to = x;
    else
        x.store_unaligned(to);
}

/// Asks for a cache line before it is needed; any address will do.
template <class T>
STRUT_INLINE void prefetch(const T* line) {
#if defined(__GNUC__) || defined(__clang__)
    __builtin_prefetch(line);
#else
    static_cast<void>(line);
#endif
}

/// Loads the first `Count` elements; the others are zero.
template <value V, std::size_t Count>
STRUT_INLINE constexpr V load_first(const value_of<V>* from) {
    if constexpr (Count >= width_of<V>) {
        return load<V>(from);
    } else {
#if defined(__AVX512F__) && defined(__AVX512VL__)
        using register_type = typename V::register_type;
        return V(detail::masked_load(from, (1u << Count) - 1, register_type{}));
#else
        alignas(alignment) value_of<V> whole[width_of<V>]{};
        unroll<Count>([&](auto i) STRUT_LAMBDA { whole[i] = from[i]; });
        return load<V>(whole);
#endif
    }
}

/// Stores the first `Count` elements and touches nothing behind them.
template <std::size_t Count, value V>
STRUT_INLINE constexpr void store_first(value_of<V>* to, V x) {
    if constexpr (Count >= width_of<V>) {
        simd::store(to, x);
    } else {
        alignas(alignment) value_of<V> whole[width_of<V>];
        simd::store(whole, x);
        unroll<Count>([&](auto i) STRUT_LAMBDA { to[i] = whole[i]; });
    }
}

/// True when the instruction set can multiply and add with one rounding.
#if defined(__FMA__) || defined(__aarch64__)
inline constexpr bool has_fma = true;
#else
inline constexpr bool has_fma = false;
#endif

/// a * b + c, rounded once where the instruction set can.
template <value V>
STRUT_INLINE constexpr V fma(V a, V b, V c) {
    if constexpr (scalar<V>) {
        if (has_fma && !std::is_constant_evaluated())
            return std::fma(a, b, c);
        return a * b + c;
    } else {
#if defined(__FMA__)
        using register_type = typename V::register_type;
        return detail::fused(register_type(a), register_type(b), register_type(c));
#else
        return xsimd::fma(a, b, c);
#endif
    }
}

/// c - a * b, rounded once where the instruction set can.
template <value V>
STRUT_INLINE constexpr V fnma(V a, V b, V c) {
    return simd::fma(-a, b, c);
}

/// a / b, correctly rounded, which the operator is not on every instruction set.
template <value V>
STRUT_INLINE constexpr V divide(V a, V b) {
#if defined(__aarch64__)
    if constexpr (!scalar<V>) {
        using register_type = typename V::register_type;
        return detail::quotient(register_type(a), register_type(b));
    } else
#endif
        return a / b;
}

/// The larger one. A NaN in b is kept (one in a is not, on every instruction set).
template <value V>
STRUT_INLINE constexpr V max(V a, V b) {
    if constexpr (scalar<V>)
        return a > b ? a : b;
#if defined(__aarch64__)
    else
        return detail::larger(typename V::register_type(a), typename V::register_type(b));
#else
    else
        return xsimd::max(a, b);
#endif
}

/// The smaller one. A NaN in b is kept (one in a is not, on every instruction set).
template <value V>
STRUT_INLINE constexpr V min(V a, V b) {
    if constexpr (scalar<V>)
        return a < b ? a : b;
#if defined(__aarch64__)
    else
        return detail::smaller(typename V::register_type(a), typename V::register_type(b));
#else
    else
        return xsimd::min(a, b);
#endif
}

/// x within [low, high]; a NaN stays a NaN.
template <value V>
STRUT_INLINE constexpr V clamp(V x, V low, V high) {
    return simd::min(high, simd::max(low, x));
}

template <value V>
STRUT_INLINE constexpr V abs(V x) {
    if constexpr (scalar<V>)
        return std::is_constant_evaluated() ? (x < 0 ? -x : x + V(0)) : std::fabs(x);
    else
        return xsimd::abs(x);
}

/// condition ? a : b, element by element.
template <class Condition, value V>
STRUT_INLINE constexpr V select(Condition condition, V a, V b) {
    if constexpr (scalar<V>)
        return condition ? a : b;
    else
        return xsimd::select(condition, a, b);
}

/// The bits of integers, moved up or down.
template <class Bits>
STRUT_INLINE constexpr Bits shift_left(Bits x, int places) {
#if defined(__aarch64__)
    if constexpr (!std::is_integral_v<Bits>)
        return Bits(typename Bits::register_type(x) << places);
    else
#endif
        return x << places;
}
template <class Bits>
STRUT_INLINE constexpr Bits shift_right(Bits x, int places) {
#if defined(__aarch64__)
    if constexpr (!std::is_integral_v<Bits>)
        return Bits(typename Bits::register_type(x) >> places);
    else
#endif
        return x >> places;
}

/// The magnitude of `x` with the sign of `sign`.
template <value V>
STRUT_INLINE constexpr V copysign(V x, V sign) {
    if constexpr (scalar<V>)
        return __builtin_copysign(x, sign);
    else
        return xsimd::copysign(x, sign);
}

/// True in every element that is NaN.
template <value V>
STRUT_INLINE constexpr auto is_nan(V x) {
    // In xsimd 8, x != x is false of NaN in AVX registers.
    if constexpr (scalar<V>)
        return x != x;
    else
        return xsimd::isnan(x);
}

/// True when any element of a condition holds.
template <class Condition>
STRUT_INLINE constexpr bool any(Condition condition) {
    if constexpr (std::is_same_v<Condition, bool>)
        return condition;
    else
        return xsimd::any(condition);
}

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

namespace detail {
#if defined(__aarch64__)
// xsimd 8 looks the conversion up in a table, which g++ does not see through.
template <class To, class From>
STRUT_INLINE To reinterpreted(From x) {
    return std::bit_cast<typename To::register_type>(typename From::register_type(x));
}
#endif

template <class T>
using integer_of = std::conditional_t<sizeof(T) == 4, std::uint32_t, std::uint64_t>;

/// The representation of x as unsigned integers.
template <value V>
STRUT_INLINE constexpr auto bits_of(V x) {
    using integer = integer_of<value_of<V>>;
    if constexpr (scalar<V>)
        return std::bit_cast<integer>(x);
    else
#if defined(__aarch64__)
        return reinterpreted<xsimd::batch<integer, typename V::arch_type>>(x);
#elif XSIMD_VERSION_MAJOR >= 9
        return xsimd::bitwise_cast<integer>(x);
#else
        return xsimd::bitwise_cast<xsimd::batch<integer, typename V::arch_type>>(x);
#endif
}

/// The number with the given representation.
template <value V, class Bits>
STRUT_INLINE constexpr V value_from(Bits bits) {
    if constexpr (scalar<V>)
        return std::bit_cast<V>(bits);
    else
#if defined(__aarch64__)
        return reinterpreted<V>(bits);
#elif XSIMD_VERSION_MAJOR >= 9
        return xsimd::bitwise_cast<value_of<V>>(bits);
#else
        return xsimd::bitwise_cast<V>(bits);
#endif
}
} // namespace detail

/// The nearest integer to x (ties to even), as a floating-point number; |x| < 2^22 (float) or
/// 2^51 (double).
template <value V>
STRUT_INLINE constexpr V round(V x) {
    // Adding 1.5 * 2^(digits - 1) leaves no room for a fraction.
    constexpr auto magic =
        value_of<V>(3) *
        value_of<V>(std::uint64_t{1} << (std::numeric_limits<value_of<V>>::digits - 2));
    return (x + V(magic)) - V(magic);
}

/// 2^n for an n that is an integer, within the range of normal numbers.
template <value V>
STRUT_INLINE constexpr V exp2_of_integer(V n) {
    using T = value_of<V>;
    constexpr int mantissa = std::numeric_limits<T>::digits - 1;
    constexpr T bias = std::numeric_limits<T>::max_exponent - 1;
    constexpr T magic = T(3) * T(std::uint64_t{1} << (mantissa - 1));
    // The low bits of (n + bias + magic) are the biased exponent.
    const V shifted = n + V(magic + bias);
    return detail::value_from<V>(simd::shift_left(detail::bits_of(shifted), mantissa));
}

/// The square root, correctly rounded.
template <value V>
STRUT_INLINE constexpr V sqrt(V x) {
    if constexpr (scalar<V>)
        return std::is_constant_evaluated() ? cmath::sqrt(x) : detail::root(x);
#if defined(__aarch64__)
    else
        return detail::root(typename V::register_type(x));
#else
    else
        return xsimd::sqrt(x);
#endif
}

} // namespace strut::simd

#if defined(__GNUC__) && !defined(__clang__)
#pragma GCC diagnostic pop
#endif
