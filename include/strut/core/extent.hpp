#pragma once

#include <cstddef>

namespace strut {

/// Where one tensor lies in a block, in elements: all that clipping needs to know of it.
struct tensor_extent {
    std::size_t offset = 0;
    std::size_t size = 0;

    friend constexpr bool operator==(const tensor_extent&, const tensor_extent&) = default;
};

} // namespace strut
