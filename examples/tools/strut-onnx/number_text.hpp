#pragma once

#include <charconv>
#include <cmath>
#include <string>

namespace strut_onnx {

/// A number of the model as C++ spells it: the shortest text that gives the same float, which is
/// all that an attribute holds.
inline std::string number_text(double number) {
    const auto rounded = static_cast<float>(number);
    if (!std::isfinite(rounded))
        return rounded > 0 ? "inf" : rounded < 0 ? "-inf" : "nan";
    char text[32];
    const auto end = std::to_chars(text, text + sizeof(text), rounded).ptr;
    std::string all{text, end};
    return all.find_first_of(".e") == all.npos ? all + ".0" : all;
}

} // namespace strut_onnx
