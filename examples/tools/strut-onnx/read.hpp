#pragma once

#include <string_view>

#include "graph.hpp"

namespace strut_onnx {

/// The graph of a model, from the bytes of its file. A first extent of the input that has a name
/// rather than a size is the batch, and taken as 1.
/// Errors (thrown as `refusal`): bytes that are no model, operator sets other than 9 to 17, more
/// than one input or output, other dynamic sizes, tensors that are neither float, double nor whole
/// or are stored outside of the file, nodes that are not in order, names that are given twice.
graph read(std::string_view file);

} // namespace strut_onnx
