#pragma once

#include <charconv>
#include <cmath>
#include <string>

#include "graph.hpp"

namespace strut_onnx {

/// The shortest text that gives the same float, which is all that an attribute holds.
inline std::string float_text(double number) {
    char text[32];
    return {text, std::to_chars(text, text + sizeof text, static_cast<float>(number)).ptr};
}

/// A number of a node as a parameter of a type. Errors: NaN and infinity, which no type has.
inline std::string parameter_text(const node& of, double number) {
    if (!std::isfinite(static_cast<float>(number)))
        of.refuse("one of its numbers is not finite", {}, float_text(number));
    return float_text(number);
}

} // namespace strut_onnx
