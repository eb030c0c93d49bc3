#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <string>
#include <string_view>

#include "strut/io/message.hpp"
#include "strut/io/rtneural_model.hpp"
#include "strut/io/rtneural_step.hpp"

namespace strut {

namespace detail {

/// A step as it is written in a network's list.
inline std::string declaration_of(const rtneural_step& step) {
    const auto with = [](const char* policy, std::size_t number, std::size_t usual) {
        return number == usual
                   ? std::string{}
                   : ", strut::" + std::string{policy} + "<" + std::to_string(number) + ">";
    };
    const std::string bias = step.biased ? "" : ", strut::no_bias";
    const std::string size = std::to_string(step.outputs);
    if (step.kind == "dense")
        return "strut::dense<" + size + bias + ">";
    if (step.kind == "conv1d")
        return "strut::conv1d<" + size + ", strut::kernel<" + std::to_string(step.kernel) + ">" +
               with("dilation", step.dilation, 1) + with("groups", step.groups, 1) +
               with("stride", step.stride, 1) + bias + ">";
    if (step.kind == "lstm" || step.kind == "gru")
        return "strut::" + step.kind + "<" + size + ">";
    if (step.kind == "batchnorm") // a momentum of 0.01 is Keras's 0.99
        return "strut::normalize<strut::batch_norm<0.01, " + number_text(step.epsilon) +
               (step.learned ? "" : ", strut::learned::nothing") + ">>";
    if (step.kind == "prelu")
        return step.slopes == 1 ? "strut::activate<strut::prelu<>>"
                                : "strut::activate<strut::prelu_per_channel<>>";
    if (step.kind == "softmax")
        return "strut::softmax";
    return "strut::activate<strut::" + step.kind + (step.kind == "elu" ? "<>>" : ">");
}

} // namespace detail

/// The declaration of the network that fits a model, to be pasted; nothing for a state_dict, which
/// does not tell enough. With a convolution in it the input is a sequence, of the file's number of
/// steps or of one, which is enough for a stream.
///
///     using net = strut::network<strut::input<1>,
///         strut::lstm<20>,
///         strut::dense<1>>;
inline std::string declare_rtneural(const rtneural_model& file, std::string_view name = "net") {
    if (file.state_dict)
        return "";
    const bool sequence = std::ranges::count(file.steps, "conv1d", &rtneural_step::kind) > 0;
    std::string text = "using " + std::string{name} + " = strut::network<strut::input<";
    if (sequence)
        text += std::to_string(std::max<std::size_t>(file.steps_in, 1)) + ", ";
    text += std::to_string(file.inputs) + ">";
    if (file.adds_input)
        text += ",\n    strut::residual<";
    for (std::size_t i = 0; i < file.steps.size(); ++i) {
        text += file.adds_input && i == 0 ? "" : ",\n    ";
        std::string layer = detail::declaration_of(file.steps[i]);
        // An activation goes into the pack of the dense layer before it.
        constexpr std::array packed{"tanh", "relu", "sigmoid", "elu"};
        if (file.steps[i].kind == "dense" && i + 1 < file.steps.size() &&
            std::ranges::find(packed, file.steps[i + 1].kind) != packed.end()) {
            layer.pop_back();
            layer += ", strut::" + file.steps[i + 1].kind +
                     (file.steps[i + 1].kind == "elu" ? "<>>" : ">");
            ++i;
        }
        text += layer;
    }
    return text + (file.adds_input ? ">>;\n" : ">;\n");
}

} // namespace strut
