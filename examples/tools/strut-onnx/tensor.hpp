#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

namespace strut_onnx {

using extents = std::vector<std::int64_t>;

/// The largest number of elements that a value may have, and an extent: what is larger is no model
/// for this library, and sizes never overflow.
inline constexpr std::int64_t most_elements = std::int64_t{1} << 28;

/// "[1, 3, 8]"
inline std::string text_of(const extents& of) {
    std::string text = "[";
    for (const std::int64_t extent : of)
        text += (text.size() > 1 ? ", " : "") + std::to_string(extent);
    return text + "]";
}

/// Elements, or -1: an extent is negative, or they are too many.
inline std::int64_t elements_of(const extents& of) {
    std::int64_t size = 1;
    for (const std::int64_t extent : of) {
        if (extent < 0 || extent > most_elements)
            return -1;
        size *= extent;
        if (size > most_elements)
            return -1;
    }
    return size;
}

/// A constant of the graph, row-major.
struct tensor {
    extents shape;
    bool whole = false;               ///< whole numbers and truth values: in `wholes`
    bool wide = false;                ///< the reals were double
    std::vector<double> reals;        ///< as many as the shape says, or none
    std::vector<std::int64_t> wholes; ///< likewise

    std::size_t size() const { return whole ? wholes.size() : reals.size(); }
};

} // namespace strut_onnx
