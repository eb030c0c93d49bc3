#pragma once

#include <algorithm>
#include <bit>
#include <cstdint>

#include "strut/core/config.hpp"

/// Numbers of 16 bits, which files hold and processors do not compute with: IEEE 754's binary16
/// (`half`) and the upper half of a float (`bfloat`), as bits.

namespace strut {

namespace detail {
/// x rounded to the nearest number of so many bits, ties to even; beyond the largest, infinity. A
/// float is a double first, which changes nothing: it is rounded once.
template <int ExponentBits, int FractionBits>
constexpr std::uint16_t narrowed(double x) {
    constexpr std::uint32_t infinity = ((1u << ExponentBits) - 1) << FractionBits;
    constexpr std::uint64_t hidden = std::uint64_t{1} << 52;
    const auto bits = std::bit_cast<std::uint64_t>(x);
    const auto sign = static_cast<std::uint32_t>(bits >> 63 << 15);
    const std::uint64_t magnitude = bits & ~(std::uint64_t{1} << 63);
    const auto with_sign = [&](std::uint32_t rest) {
        return static_cast<std::uint16_t>(sign | rest);
    };
    if (magnitude > std::uint64_t{0x7ff} << 52)
        return with_sign(infinity | 1u << (FractionBits - 1));

    const int exponent = static_cast<int>(magnitude >> 52) - 1023 + (1 << (ExponentBits - 1)) - 1;
    if (exponent >= (1 << ExponentBits) - 1)
        return with_sign(infinity);
    const int dropped = 52 - FractionBits + std::max(1 - exponent, 0);
    if (dropped > 53) // less than half of the smallest
        return with_sign(0);
    const std::uint64_t significand = hidden | (magnitude & (hidden - 1));
    const std::uint64_t kept = significand >> dropped;
    const std::uint64_t half = std::uint64_t{1} << (dropped - 1);
    const std::uint64_t rest = significand & (2 * half - 1);
    const bool up = rest > half || (rest == half && (kept & 1) != 0);
    // The hidden bit, and what rounding carries, count the exponent up.
    const auto base = static_cast<std::uint32_t>(std::max(exponent, 1) - 1) << FractionBits;
    return with_sign(base + static_cast<std::uint32_t>(kept) + (up ? 1u : 0u));
}
} // namespace detail

/// The nearest half, as bits. A NaN becomes a quiet NaN of its sign; 65520 and beyond, infinity.
constexpr std::uint16_t to_half(double x) {
    return detail::narrowed<5, 10>(x);
}

/// The nearest bfloat, as bits. A NaN becomes a quiet NaN of its sign.
constexpr std::uint16_t to_bfloat(double x) {
    return detail::narrowed<8, 7>(x);
}

/// The value of a half: every one is a float. A NaN stays one, with its fraction.
constexpr float from_half(std::uint16_t half) {
    const std::uint32_t sign = (half & 0x8000u) << 16;
    const std::uint32_t exponent = half >> 10 & 0x1fu;
    const std::uint32_t fraction = half & 0x3ffu;
    if (exponent == 0) {
        const float size = static_cast<float>(fraction) * 0x1p-24f;
        return sign != 0 ? -size : size;
    }
    const std::uint32_t widened = exponent == 0x1f ? 0xffu : exponent + 127 - 15;
    return std::bit_cast<float>(sign | widened << 23 | fraction << 13);
}

/// The value of a bfloat: a float whose lower half is zero.
constexpr float from_bfloat(std::uint16_t bfloat) {
    return std::bit_cast<float>(std::uint32_t{bfloat} << 16);
}

} // namespace strut
