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
/// A scalar itself: a value of width 1.
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

} // namespace strut::simd

#if defined(__GNUC__) && !defined(__clang__)
#pragma GCC diagnostic pop
#endif
