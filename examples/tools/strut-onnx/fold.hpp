#pragma once

#include "graph.hpp"

namespace strut_onnx {

/// Computes what does not depend on the model's input, and leaves out what changes nothing
/// (Identity, Dropout, a Cast to the type that is there, a Pad of nothing). What is left are the
/// nodes of the network, with the shapes of what they give out. Errors: an operation that is not
/// known.
void fold(graph& of);

} // namespace strut_onnx
