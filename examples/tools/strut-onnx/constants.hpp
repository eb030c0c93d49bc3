#pragma once

#include <optional>

#include "graph.hpp"

namespace strut_onnx {

/// What a node gives out whose inputs are all constants. None: the operation is not one of those
/// that are computed beforehand (Constant, Shape, Gather, Unsqueeze, Squeeze, Concat, Cast,
/// ConstantOfShape, Slice, Expand, Reshape, Transpose, Identity, and Add, Sub and Mul of whole
/// numbers).
std::optional<tensor> evaluate(const graph& in, const node& of);

} // namespace strut_onnx
