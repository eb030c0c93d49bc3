#pragma once

#include <vector>

#include "graph.hpp"

namespace strut_onnx {

/// The shapes of a node's outputs, of which at least one input is computed from the model's input.
/// Errors: an operation that is not known, by its name; shapes that do not fit.
std::vector<extents> shapes_of(const graph& in, const node& of);

} // namespace strut_onnx
