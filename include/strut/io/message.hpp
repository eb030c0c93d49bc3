#pragma once

#include <charconv>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "strut/core/config.hpp"

/// What messages about files are put together from.

namespace strut::detail {

/// A piece of a file for a message: short, and without characters that a terminal obeys.
inline std::string printable(std::string_view text, std::size_t longest = 32) {
    constexpr std::string_view digit = "0123456789abcdef";
    std::string shown;
    for (const char c : text.substr(0, longest)) {
        const auto code = static_cast<unsigned char>(c);
        if (code >= 0x20 && code < 0x7f)
            shown += c;
        else
            shown += {'\\', 'x', digit[code / 16], digit[code % 16]};
    }
    return shown + (text.size() > longest ? "..." : "");
}
inline std::string in_quotes(std::string_view text, std::size_t longest = 32) {
    return '\'' + printable(text, longest) + '\'';
}

/// The shortest text of a number, or at most that many digits of it; whatever the locale is.
inline std::string number_text(double value) {
    char text[32];
    return {text, std::to_chars(text, text + sizeof text, value).ptr};
}
inline std::string number_text(double value, int digits) {
    char text[64];
    return {text,
        std::to_chars(text, text + sizeof text, value, std::chars_format::general, digits).ptr};
}

/// The name of a tensor: long ones end in what tells them apart.
inline std::string name_text(std::string_view name) {
    return in_quotes(name, 200);
}

inline std::string bytes_text(std::uint64_t count) {
    return std::to_string(count) + " bytes";
}

/// Extents as JSON and Python's lists have them: [], [3], [3, 4]; of many, the first ones.
inline std::string extents_text(const std::vector<std::size_t>& extents) {
    constexpr std::size_t most = 8;
    std::string text = "[";
    for (std::size_t axis = 0; axis < extents.size() && axis < most; ++axis)
        text += (axis == 0 ? "" : ", ") + std::to_string(extents[axis]);
    return text + (extents.size() > most ? ", ...]" : "]");
}

/// The index of element `flat` of a tensor, as "[3][0]".
inline std::string index_text(std::size_t flat, const std::vector<std::size_t>& extents) {
    std::string text;
    for (std::size_t axis = extents.size(); axis-- > 0; flat /= extents[axis])
        text = "[" + std::to_string(flat % extents[axis]) + "]" + text;
    return text;
}

} // namespace strut::detail
