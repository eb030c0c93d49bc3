#pragma once

#include <algorithm>
#include <cstddef>
#include <iterator>
#include <vector>

#include "tensor.hpp"

namespace strut_onnx {

/// No axis here: the batch, or one of size 1.
inline constexpr int none = -1;

/// How a value of the graph lies here: a vector [F], a sequence [T][F] or an image [C][H][W].
struct place {
    std::vector<int> axes; ///< for each axis of the graph, which one it is here
    extents shape;         ///< here
    /// A Conv1d or another module of [C][T] came before: a Flatten has all steps of a channel
    /// together.
    bool steps_last = false;
    bool permuted = false; ///< and had: the next layer with a matrix puts that right

    std::size_t features() const { return shape.size() == 2 ? 1 : 0; }
    bool is_features(std::size_t axis) const {
        return axis < axes.size() && axes[axis] == static_cast<int>(features());
    }
    /// The axes that are some here, in the graph's order.
    std::vector<int> order() const {
        std::vector<int> to;
        std::ranges::copy_if(axes, std::back_inserter(to), [](int axis) { return axis != none; });
        return to;
    }
};

} // namespace strut_onnx
