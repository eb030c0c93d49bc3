#pragma once

#include <string>

#include "layer.hpp"
#include "strut/io/allow.hpp"
#include "strut/io/weights.hpp"

namespace strut_onnx {

/// A header that declares the network as `name`. `model` is the file it came from, for its comment.
std::string header(const declaration& of, const std::string& name, const std::string& model);

/// Its numbers, by the names that `strut::torch_layout` looks for; the bytes are its own. Throws a
/// `refusal` that names the tensor and the index of one that is not finite, unless it is allowed.
strut::weights numbers(const declaration& of, strut::allow allowed);

} // namespace strut_onnx
