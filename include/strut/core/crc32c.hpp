#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>

namespace strut {

namespace detail {
/// Row k: what is left of a byte after k more bytes of zeros.
inline constexpr auto crc32c_table = [] {
    std::array<std::array<std::uint32_t, 256>, 8> all{};
    for (std::uint32_t byte = 0; byte < 256; ++byte) {
        std::uint32_t rest = byte;
        for (int bit = 0; bit < 8; ++bit)
            rest = (rest >> 1) ^ (rest & 1 ? 0x82f63b78u : 0u);
        all[0][byte] = rest;
    }
    for (std::size_t row = 1; row < 8; ++row)
        for (std::size_t byte = 0; byte < 256; ++byte) {
            const std::uint32_t rest = all[row - 1][byte];
            all[row][byte] = (rest >> 8) ^ all[0][rest & 0xff];
        }
    return all;
}();
} // namespace detail

/// The cyclic redundancy check of Castagnoli, reflected, as in iSCSI and in TensorFlow's records.
/// Of a text in pieces: `crc32c(second, crc32c(first))` is that of both in a row.
/// Source: RFC 3720, section 12.1 and appendix B.4; eight bytes at a time as Kounavis and Berry
/// 2005.
constexpr std::uint32_t crc32c(std::string_view bytes, std::uint32_t before = 0) {
    const auto& table = detail::crc32c_table;
    const auto byte = [&](std::size_t at) {
        return std::uint32_t{static_cast<unsigned char>(bytes[at])};
    };
    std::uint32_t rest = ~before;
    std::size_t at = 0;
    for (; at + 8 <= bytes.size(); at += 8) {
        rest ^= byte(at) | byte(at + 1) << 8 | byte(at + 2) << 16 | byte(at + 3) << 24;
        rest = table[7][rest & 0xff] ^ table[6][rest >> 8 & 0xff] ^ table[5][rest >> 16 & 0xff] ^
               table[4][rest >> 24] ^ table[3][byte(at + 4)] ^ table[2][byte(at + 5)] ^
               table[1][byte(at + 6)] ^ table[0][byte(at + 7)];
    }
    for (; at < bytes.size(); ++at)
        rest = (rest >> 8) ^ table[0][(rest ^ byte(at)) & 0xff];
    return ~rest;
}

} // namespace strut
