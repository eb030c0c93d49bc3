#pragma once

#include <cmath>
#include <cstddef>
#include <cstring>
#include <optional>
#include <span>
#include <string>

#include "strut/io/message.hpp"

namespace strut {

/// Which numbers of a network a file may have, in writing as in reading: an option of `load`,
/// `save`, checkpoints and headers.
enum class allow {
    finite,     ///< a NaN or an infinity among them is refused
    non_finite, ///< all
};

namespace detail {

/// What is expected where a NaN or an infinity is refused.
inline constexpr const char* finite_numbers = "finite numbers";

/// A number that is refused, as it was found.
inline std::string refused_number(double value) {
    return std::isfinite(value) ? number_text(value, 9)
           : std::isnan(value)  ? "NaN"
           : value > 0          ? "infinity"
                                : "-infinity";
}

/// A number that is not finite, and which of them it is.
struct non_finite_number {
    std::size_t index;
    double value;
};

/// The first number of a block that is not finite, if there is one. The bytes have any alignment.
template <class T>
std::optional<non_finite_number> first_non_finite(std::span<const std::byte> bytes) {
    for (std::size_t i = 0; i < bytes.size() / sizeof(T); ++i) {
        T number;
        std::memcpy(&number, bytes.data() + i * sizeof(T), sizeof(T));
        if (!std::isfinite(number))
            return non_finite_number{i, static_cast<double>(number)};
    }
    return std::nullopt;
}

} // namespace detail

} // namespace strut
