#pragma once

#include <vector>

#include "graph.hpp"
#include "layer.hpp"
#include "step.hpp"

namespace strut_onnx {

/// The layers that do what the steps do. Which axis of the input is the batch, and which the steps
/// of a sequence, the graph does not say: it is tried out, and follows from what the steps need.
/// Errors: a step that has no layer here, with the node's name.
declaration lower(const graph& folded, const std::vector<step>& steps);

} // namespace strut_onnx
