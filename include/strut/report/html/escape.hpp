#pragma once

#include <cmath>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "strut/report/number.hpp"

/// Text and numbers in HTML and in JSON.
namespace strut::report::detail {

/// Text as it may stand between tags and in an attribute.
inline std::string html_text(std::string_view text) {
    std::string safe;
    for (const char one : text)
        switch (one) {
        case '&':
            safe += "&amp;";
            break;
        case '<':
            safe += "&lt;";
            break;
        case '>':
            safe += "&gt;";
            break;
        case '"':
            safe += "&quot;";
            break;
        case '\'':
            safe += "&#39;";
            break;
        default:
            safe += one;
        }
    return safe;
}

/// A JSON string that may stand inside a script element: it has no '<'.
inline std::string json(std::string_view text) {
    constexpr std::string_view digits = "0123456789abcdef";
    std::string quoted = "\"";
    for (const char one : text)
        if (const auto code = static_cast<unsigned char>(one); code < 0x20 || one == '<')
            (quoted += "\\u00") += {digits[code / 16], digits[code % 16]};
        else if (one == '"' || one == '\\')
            (quoted += '\\') += one;
        else
            quoted += one;
    return quoted + '"';
}

/// A JSON number of six digits; what is not finite is null.
inline std::string json(double value) {
    return std::isfinite(value) ? number(value, 6) : "null";
}

inline std::string json(std::uint64_t value) {
    return std::to_string(value);
}

/// A JSON array of `count` elements, `element(i)` each.
template <class Element>
std::string json_array(std::size_t count, Element element) {
    std::string all = "[";
    for (std::size_t i = 0; i < count; ++i)
        (all += i > 0 ? "," : "") += json(element(i));
    return all + ']';
}

} // namespace strut::report::detail
