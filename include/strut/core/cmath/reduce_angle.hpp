#pragma once

#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>

#include "strut/core/cmath/exact.hpp"

namespace strut::cmath::detail {

/// An angle as quadrant * pi/2 + r + tail, |r| <= pi/4 and a little, the quadrant modulo 4.
struct reduced_angle {
    unsigned quadrant;
    double r;
    double tail;
};

/// The angle of a number below 1024 in size: pi/2 is subtracted in three pieces, of which the
/// first two have 42 bits, so that their multiples are exact (Cody and Waite 1980).
constexpr reduced_angle reduce_small_angle(double x) {
    constexpr double two_over_pi = 0.6366197723675814;
    constexpr double half_pi_head = 1.5707963267950618;
    constexpr double half_pi_middle = -1.6513995372428237e-13;
    constexpr double half_pi_rest = 1.6446256936324258e-26;
    const int n = static_cast<int>(times(x, two_over_pi) + (x < 0 ? -0.5 : 0.5));
    const double a = x - n * half_pi_head;
    const double b = n * half_pi_middle;
    const double difference = a - b;
    // Either may be the larger, so this is Knuth's exact difference, which does not care.
    const double taken = a - difference;
    const double lost = (a - (difference + taken)) - (b - taken);
    const double tail = lost - times(n, half_pi_rest);
    const double r = difference + tail;
    return {static_cast<unsigned>(n) & 3, r, (difference - r) + tail};
}

/// 2/pi: 64 zero bits, then its first 1216 bits after the point.
inline constexpr std::array<std::uint64_t, 20> two_over_pi_bits{0x0000000000000000,
    0xa2f9836e4e441529, 0xfc2757d1f534ddc0, 0xdb6295993c439041, 0xfe5163abdebbc561,
    0xb7246e3a424dd2e0, 0x06492eea09d1921c, 0xfe1deb1cb129a73e, 0xe88235f52ebb4484,
    0xe99c7026b45f7e41, 0x3991d639835339f4, 0x9c845f8bbdf9283b, 0x1ff897ffde05980f,
    0xef2f118b5a0a6d1f, 0x6d367ecf27cb09b7, 0x4f463f669e5fea2d, 0x7527bac7ebe5f17b,
    0x3d0739f78a5292ea, 0x6bfb5fb11f8d5d08, 0x56033046fc7b6bab};

/// The upper 64 bits of a product of 128 bits.
constexpr std::uint64_t multiply_high(std::uint64_t a, std::uint64_t b) {
    const std::uint64_t a_low = a & 0xffffffff, a_high = a >> 32;
    const std::uint64_t b_low = b & 0xffffffff, b_high = b >> 32;
    const std::uint64_t middle = a_high * b_low + ((a_low * b_low) >> 32);
    const std::uint64_t other = a_low * b_high + (middle & 0xffffffff);
    return a_high * b_high + (middle >> 32) + (other >> 32);
}

/// The angle of any finite number of at least 1 in size. Of x * 2/pi only the part modulo 4
/// matters, so the bits of 2/pi that give multiples of 4 are left out, and 192 bits of the others
/// suffice for any double (Payne and Hanek 1983).
constexpr reduced_angle reduce_large_angle(double x) {
    const auto bits = std::bit_cast<std::uint64_t>(x);
    const int exponent = static_cast<int>((bits >> 52) & 0x7ff) - 1075;
    const std::uint64_t mantissa = (bits & 0xfffffffffffff) | 0x10000000000000;

    const auto first = static_cast<std::size_t>(exponent - 2 + 64);
    const auto word = [&](std::size_t k) {
        const std::size_t at = first / 64 + k, shift = first % 64;
        return shift == 0
                   ? two_over_pi_bits[at]
                   : two_over_pi_bits[at] << shift | two_over_pi_bits[at + 1] >> (64 - shift);
    };
    // The product modulo 4, as a binary fraction of 192 bits times 4.
    const std::uint64_t low = mantissa * word(2);
    const std::uint64_t carry = multiply_high(mantissa, word(2));
    const std::uint64_t middle = mantissa * word(1) + carry;
    const std::uint64_t high =
        mantissa * word(0) + multiply_high(mantissa, word(1)) + (middle < carry ? 1 : 0);

    // The nearest quadrant, and what is left as a sign and a fraction of it.
    const bool round_up = (high >> 61 & 1) != 0;
    const auto quadrant = static_cast<unsigned>((high >> 62) + (round_up ? 1 : 0));
    const std::uint64_t flip = round_up ? ~std::uint64_t{0} : 0;
    const std::uint64_t f0 = (high << 2 | middle >> 62) ^ flip;
    const std::uint64_t f1 = (middle << 2 | low >> 62) ^ flip;
    const int zeros = f0 != 0 ? std::countl_zero(f0) : 64 + std::countl_zero(f1);
    const std::uint64_t f2 = (low << 2) ^ flip;
    const std::uint64_t leading = zeros == 0    ? f0
                                  : zeros < 64  ? f0 << zeros | f1 >> (64 - zeros)
                                  : zeros == 64 ? f1
                                                : f1 << (zeros - 64) | f2 >> (128 - zeros);
    const std::uint64_t angle = multiply_high(leading, 0xc90fdaa22168c235); // pi/2 * 2^63
    const auto head = static_cast<double>(angle & ~std::uint64_t{0xfff});
    const auto tail = static_cast<double>(angle & 0xfff);
    const double unit = std::bit_cast<double>(static_cast<std::uint64_t>(1023 - 63 - zeros) << 52);
    const double sign = (x < 0) != round_up ? -unit : unit;
    return {(x < 0 ? 4 - (quadrant & 3) : quadrant) & 3, head * sign, tail * sign};
}

} // namespace strut::cmath::detail
