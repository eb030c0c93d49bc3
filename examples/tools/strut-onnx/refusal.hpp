#pragma once

#include <string>
#include <utility>

#include "strut/core/failure.hpp"

namespace strut_onnx {

/// Thrown where a model is not understood; `convert` makes a value of it. The subject is the file.
struct refusal {
    strut::failure why;
    bool of_axes = false; ///< would not be there, were the axes of the input meant otherwise
};

[[noreturn]] inline void refuse(
    std::string problem, std::string expected = {}, std::string found = {}) {
    throw refusal{{"", std::move(problem), std::move(expected), std::move(found)}, false};
}

} // namespace strut_onnx
