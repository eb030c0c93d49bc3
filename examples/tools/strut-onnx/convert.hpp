#pragma once

#include <string>
#include <string_view>

#include "strut/core/failure.hpp"
#include "strut/io/allow.hpp"
#include "strut/io/weights.hpp"

namespace strut_onnx {

/// What becomes of a model: the text of a header, and the numbers.
struct converted {
    std::string header;
    strut::weights numbers;
};

/// A network in this library's terms from the bytes of an ONNX model. `subject` is the file's path,
/// `name` what the network is called. Errors: whatever is not understood, by the node's name; NaN
/// or infinity among the numbers, by tensor and index, unless they are allowed.
strut::result<converted> convert(std::string_view file, const std::string& subject,
    const std::string& name, strut::allow allowed = strut::allow::finite);

} // namespace strut_onnx
