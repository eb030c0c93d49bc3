#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <type_traits>

#include "strut/core/config.hpp"
#include "strut/simd/pack.hpp"

/// What the elementary functions are built from.
///
/// All polynomial coefficients of simd/math/ are minimax fits of strut's own (Remez exchange with
/// 50 digits, weighted for the relative error of the function; rounded to the format one by one
/// from the lowest power with a refit of the others, or, where that made it worse, all at once).
namespace strut::simd::detail {

/// One of two constants, by the precision of the value.
template <value V>
constexpr V constant(float single, double twofold) {
    if constexpr (std::is_same_v<value_of<V>, float>)
        return V(single);
    else
        return V(twofold);
}

/// c[0] + c[1] x + c[2] x^2 + ... From four coefficients on Horner's rule on pairs of them, which
/// has half the latency of the plain rule for one multiplication more.
template <value V, std::size_t Count>
STRUT_INLINE constexpr V polynomial(V x, const std::array<value_of<V>, Count>& c) {
    V result = V(c[Count - 1]);
    if constexpr (Count <= 3) {
        unroll<Count - 1>(
            [&](auto k) STRUT_LAMBDA { result = simd::fma(result, x, V(c[Count - 2 - k])); });
    } else {
        const V square = x * x;
        if constexpr (Count % 2 == 0)
            result = simd::fma(result, x, V(c[Count - 2]));
        unroll<(Count - 1) / 2>([&](auto k) STRUT_LAMBDA {
            constexpr std::size_t low = (Count - 1) / 2 * 2 - 2 * (k + 1);
            result = simd::fma(result, square, simd::fma(V(c[low + 1]), x, V(c[low])));
        });
    }
    return result;
}

/// x with its sign changed where `sign` is negative.
template <value V>
STRUT_INLINE constexpr V multiply_sign(V x, V sign) {
    return value_from<V>(bits_of(x) ^ (bits_of(sign) & bits_of(V(value_of<V>(-0.0)))));
}

/// An integer n next to a number, kept so that powers of two come from it cheaply: the low bits of
/// `shifted` hold n + Offset, above them is a constant that leaves no room for a fraction.
template <value V, int Offset>
struct shifted_integer {
    using T = value_of<V>;
    static constexpr int mantissa = std::numeric_limits<T>::digits - 1;
    static constexpr int bias = std::numeric_limits<T>::max_exponent - 1;
    static constexpr T shift = T(3) * T(std::uint64_t{1} << (mantissa - 1)) + T(Offset);

    V shifted;

    /// The integer nearest to x * factor.
    static STRUT_INLINE constexpr shifted_integer nearest(V x, V factor) {
        return {simd::fma(x, factor, V(shift))};
    }
    /// The integer nearest to x.
    static STRUT_INLINE constexpr shifted_integer nearest(V x) { return {x + V(shift)}; }

    /// n as a number.
    STRUT_INLINE constexpr V integer() const { return shifted - V(shift); }

    /// 2^(n + Offset - bias), which has to be a normal number.
    STRUT_INLINE constexpr V power() const {
        return value_from<V>(simd::shift_left(bits_of(shifted), mantissa));
    }

    /// x * 2^(n + Offset - 2 bias) in two factors: overflows to infinity, underflows gradually.
    STRUT_INLINE constexpr V scale(V x) const {
        const auto [first, second] = factors();
        return x * first * second;
    }
    /// (1 + rest) times the same.
    STRUT_INLINE constexpr V scale_one_plus(V rest) const {
        const auto [first, second] = factors();
        return simd::fma(rest, first, first) * second;
    }

private:
    struct pair {
        V first;
        V second;
    };
    STRUT_INLINE constexpr pair factors() const {
        const auto whole = bits_of(shifted);
        const auto half = simd::shift_right(whole, 1);
        return {value_from<V>(simd::shift_left(half, mantissa)),
            value_from<V>(simd::shift_left(whole - half, mantissa))};
    }
};

/// The bias of the exponent in the representation of a value.
template <value V>
inline constexpr int exponent_bias = shifted_integer<V, 0>::bias;

} // namespace strut::simd::detail
