#pragma once

#include <string>
#include <vector>

#include "step.hpp"

namespace strut_onnx {

/// Numbers as `torch_layout` names and shapes them.
struct named_numbers {
    std::string name; ///< "weight"
    extents shape;
    reals numbers;
};

/// A layer as it is written in a network's list: one module of a torch.nn.Sequential.
struct layer {
    std::string text; ///< of a residual: "strut::residual<strut::shortcut::identity"
    std::vector<named_numbers> numbers;
    std::vector<layer> branch; ///< of a residual
};

/// A network in this library's terms.
struct declaration {
    bool wide = false;
    extents input, output;                            ///< its shapes here
    std::vector<std::size_t> input_axes, output_axes; ///< which axis of the graph each of theirs is
    extents graph_input, graph_output;
    std::vector<layer> layers;
};

} // namespace strut_onnx
