#pragma once

#include <array>
#include <charconv>
#include <cmath>
#include <string>
#include <system_error>

#include "strut/core/config.hpp"

namespace strut::report {

/// A number for people: so many significant digits, whole up to a million, and without an exponent
/// where that is short; the same in every locale.
inline std::string number(double value, int digits = 3) {
    std::array<char, 32> text;
    const double size = std::abs(value);
    const bool whole = size >= std::pow(10, digits) && size < 1e6;
    const auto [end, error] = std::to_chars(text.data(), text.data() + text.size(), value,
        whole ? std::chars_format::fixed : std::chars_format::general, whole ? 0 : digits);
    return error == std::errc{} ? std::string{text.data(), end} : "?";
}

/// A share of one, in percent: "3 %"; what is more than nothing and less than all says so.
inline std::string percent(double share) {
    if (share > 0 && share < 0.005)
        return "<1 %";
    if (share < 1 && share >= 0.995)
        return ">99 %";
    return std::isfinite(share) ? number(std::round(100 * share)) + " %" : number(share);
}

} // namespace strut::report
