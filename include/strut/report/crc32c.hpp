#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>

namespace strut::report {

/// The cyclic redundancy check of Castagnoli, reflected, as in iSCSI and in TensorFlow's records.
/// Source: RFC 3720, section 12.1 and appendix B.4.
constexpr std::uint32_t crc32c(std::string_view bytes) {
    constexpr auto table = [] {
        std::array<std::uint32_t, 256> all{};
        for (std::uint32_t byte = 0; byte < 256; ++byte) {
            std::uint32_t rest = byte;
            for (int bit = 0; bit < 8; ++bit)
                rest = (rest >> 1) ^ (rest & 1 ? 0x82f63b78u : 0u);
            all[byte] = rest;
        }
        return all;
    }();
    std::uint32_t rest = ~0u;
    for (const char one : bytes)
        rest = (rest >> 8) ^ table[(rest ^ static_cast<unsigned char>(one)) & 0xff];
    return ~rest;
}

} // namespace strut::report
