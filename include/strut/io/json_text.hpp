#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace strut::detail {

/// Whether a text is UTF-8: no byte that stands alone, nothing longer than it need be, no
/// surrogate, nothing beyond U+10FFFF. Source: The Unicode Standard, table 3-7.
constexpr bool is_utf8(std::string_view text) {
    const auto byte = [&](std::size_t at) { return static_cast<unsigned char>(text[at]); };
    for (std::size_t at = 0; at < text.size();) {
        const unsigned first = byte(at);
        const std::size_t size = first < 0x80    ? 1
                                 : first < 0xc2  ? 0
                                 : first < 0xe0  ? 2
                                 : first < 0xf0  ? 3
                                 : first <= 0xf4 ? 4
                                                 : 0;
        if (size == 0 || text.size() - at < size)
            return false;
        for (std::size_t i = 1; i < size; ++i)
            if ((byte(at + i) & 0xc0) != 0x80)
                return false;
        const unsigned second = size > 1 ? byte(at + 1) : 0;
        if ((first == 0xe0 && second < 0xa0) || (first == 0xed && second > 0x9f) ||
            (first == 0xf0 && second < 0x90) || (first == 0xf4 && second > 0x8f))
            return false;
        at += size;
    }
    return true;
}

/// A text in UTF-8 as a string of JSON.
inline std::string json_string(std::string_view text) {
    constexpr std::string_view digit = "0123456789abcdef";
    std::string quoted = "\"";
    for (const char c : text) {
        const auto code = static_cast<unsigned char>(c);
        if (c == '"' || c == '\\')
            quoted += {'\\', c};
        else if (code < 0x20)
            quoted += {'\\', 'u', '0', '0', digit[code / 16], digit[code % 16]};
        else
            quoted += c;
    }
    return quoted + '"';
}

} // namespace strut::detail
