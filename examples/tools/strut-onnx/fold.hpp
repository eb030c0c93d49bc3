#pragma once

#include "graph.hpp"

namespace strut_onnx {

/// Computes what does not depend on the model's input, and leaves out what changes nothing
/// (Identity, Dropout, a Cast to the type that is there, a Pad of nothing). What is left are the
/// nodes of the network, with the shapes of what they give out. Errors: an operation that is not
/// known.
void fold(graph& of);

/// Whether the output of a graph, before it is folded, is twice as large for two of the input's
/// axis 0 as for one; or unknown, as shapes for one alone stand in it.
bool may_grow(const graph& of);

} // namespace strut_onnx
