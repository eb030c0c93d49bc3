#pragma once

#include <cstddef>
#include <string>

#include "strut/io/message.hpp"

namespace strut {

/// One step of what a model computes, as RTNeural's files and a network's type both say it.
struct rtneural_step {
    std::string kind;        ///< dense conv1d lstm gru batchnorm prelu, or an activation's name
    std::size_t inputs = 0;  ///< features
    std::size_t outputs = 0; ///< likewise
    bool biased = true;      ///< of a dense layer or a convolution
    std::size_t kernel = 1;  ///< of a convolution; so are the next three
    std::size_t dilation = 1;
    std::size_t groups = 1;
    std::size_t stride = 1;
    std::size_t slopes = 0; ///< of a prelu: one, or one for each feature
    bool learned = true;    ///< of a batchnorm: whether it has gamma and beta
    double epsilon = 0;     ///< likewise
    std::string place{};    ///< for messages: "layers[2] (dense)"
};

/// All that there is to say of a step: two that read the same are the same. Epsilon to six digits.
/// "conv1d 8 -> 4, kernel 3, dilation 2", "tanh of 8"
inline std::string text_of(const rtneural_step& step) {
    const auto number = [](std::size_t of) { return std::to_string(of); };
    std::string text = step.kind;
    if (step.kind == "dense" || step.kind == "conv1d" || step.kind == "lstm" ||
        step.kind == "gru" || step.inputs != step.outputs)
        text += " " + number(step.inputs) + " -> " + number(step.outputs);
    else
        text += " of " + number(step.outputs);
    if (step.kind == "conv1d") {
        text += ", kernel " + number(step.kernel) + ", dilation " + number(step.dilation);
        if (step.groups != 1)
            text += ", " + number(step.groups) + " groups";
        if (step.stride != 1)
            text += ", stride " + number(step.stride);
    }
    if (!step.biased)
        text += ", without bias";
    if (step.kind == "prelu")
        text += step.slopes == 1 ? " with one slope" : " with " + number(step.slopes) + " slopes";
    if (step.kind == "batchnorm") {
        text += ", epsilon " + detail::number_text(step.epsilon, 6);
        if (!step.learned)
            text += ", without gamma and beta";
    }
    return text;
}

} // namespace strut
