#pragma once

#include <array>
#include <cstddef>

#include "strut/core/config.hpp"

namespace strut {

/// The shape of one sample, as a value that can be a template argument: up to four extents,
/// outermost first. `shape{16}` is a vector, `shape{3, 28, 28}` an image.
struct shape {
    static constexpr std::size_t max_rank = 4;

    std::size_t rank = 0;
    std::array<std::size_t, max_rank> extent{};

    constexpr shape() = default;
    template <class... Extents>
        requires(sizeof...(Extents) > 0 && sizeof...(Extents) <= max_rank)
    constexpr shape(Extents... extents)
        : rank{sizeof...(Extents)}, extent{static_cast<std::size_t>(extents)...} {}

    /// The number of elements.
    constexpr std::size_t size() const {
        std::size_t product = 1;
        for (std::size_t axis = 0; axis < rank; ++axis)
            product *= extent[axis];
        return product;
    }

    constexpr std::size_t operator[](std::size_t axis) const { return extent[axis]; }
    friend constexpr bool operator==(const shape&, const shape&) = default;
};

/// The axis of the features: the only one of a vector, the last one of a sequence, that of the
/// channels of an image.
constexpr std::size_t feature_axis(shape one) {
    return one.rank == 2 ? 1 : 0;
}

/// A shape spelled as a variable template: `net::out == dims<4>`.
template <std::size_t... Extents>
inline constexpr shape dims{Extents...};

} // namespace strut
