#pragma once

#include <algorithm>
#include <array>
#include <charconv>
#include <cstddef>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "strut/core/failure.hpp"
#include "strut/io/keras_layout.hpp"
#include "strut/io/leaf.hpp"
#include "strut/io/leaves.hpp"
#include "strut/io/load.hpp"
#include "strut/io/message.hpp"
#include "strut/io/read_file.hpp"
#include "strut/io/rtneural_model.hpp"
#include "strut/io/rtneural_network.hpp"
#include "strut/io/rtneural_step.hpp"
#include "strut/io/slot.hpp"
#include "strut/io/torch_layout.hpp"
#include "strut/io/weights.hpp"

/// RTNeural's models: audio effects above all, as JSON.

namespace strut {

namespace detail {

/// The first step that differs, if there is one.
inline result<void> rtneural_same_steps(
    const rtneural_model& file, const std::vector<rtneural_step>& network) {
    const std::size_t both = std::min(file.steps.size(), network.size());
    for (std::size_t i = 0; i < both; ++i) {
        const rtneural_step& has = file.steps[i];
        const rtneural_step& must = network[i];
        if (text_of(has) != text_of(must))
            return failure{file.tensors.subject,
                has.place + " is another layer than " + must.place + " of the network",
                text_of(must), text_of(has)};
    }
    if (file.steps.size() > both)
        return failure{file.tensors.subject,
            file.steps[both].place + " is behind the network's last layer", "nothing more",
            text_of(file.steps[both])};
    if (network.size() > both)
        return failure{file.tensors.subject,
            "there is no layer for " + network[both].place + " of the network",
            text_of(network[both]), "the end of the layers"};
    return {};
}

/// The tensors of one module of a state_dict. A layer of a torch.nn.LSTM or GRU that has several is
/// a module of its own: "lstm", "lstm_l1".
struct torch_module {
    std::string name;
    std::vector<std::string> kinds; ///< "weight_ih_l0", of whichever layer
    std::vector<std::string> names; ///< in full
};

inline std::vector<torch_module> torch_modules(const weights& file) {
    std::vector<torch_module> all;
    for (const named_tensor& one : file.tensors) {
        const std::size_t dot = one.name.rfind('.');
        std::string module = dot == one.name.npos ? "" : one.name.substr(0, dot);
        std::string kind = dot == one.name.npos ? one.name : one.name.substr(dot + 1);
        if (const std::size_t at = kind.find("_l"); at != kind.npos) {
            std::size_t end = at + 2;
            while (end < kind.size() && kind[end] >= '0' && kind[end] <= '9')
                ++end;
            const std::string layer = kind.substr(at + 2, end - at - 2);
            if (!layer.empty() && layer != "0") {
                module += "_l" + layer;
                kind = kind.substr(0, at) + "_l0" + kind.substr(end);
            }
        }
        auto found = std::ranges::find(all, module, &torch_module::name);
        if (found == all.end())
            found = all.insert(all.end(), {module, {}, {}});
        found->kinds.push_back(std::move(kind));
        found->names.push_back(one.name);
    }
    return all;
}

inline std::string module_text(const torch_module& one) {
    return in_quotes(one.name) + " with " + listed(one.kinds);
}

/// The names of a state_dict in the order of the network's tensors.
template <class Net>
result<std::vector<std::string>> torch_names(
    const weights& file, const std::vector<std::string>& order) {
    const std::vector<torch_module> modules = torch_modules(file);
    std::vector<std::string> known;
    for (const torch_module& one : modules)
        known.push_back(one.name);
    const std::vector<leaf> layers = leaves_of<Net>();
    const auto count = [](std::size_t of) { return std::to_string(of) + " modules with tensors"; };
    if (modules.size() != layers.size())
        return failure{file.subject, "there are not as many modules as layers",
            count(layers.size()), count(modules.size()) + ": " + listed(known)};
    if (!order.empty() && order.size() != layers.size())
        return failure{file.subject, "the list of modules has not one for each layer",
            count(layers.size()), std::to_string(order.size())};
    std::vector<std::string> names;
    for (std::size_t i = 0; i < layers.size(); ++i) {
        const auto at = order.empty() ? modules.begin() + static_cast<std::ptrdiff_t>(i)
                                      : std::ranges::find(modules, order[i], &torch_module::name);
        if (at == modules.end())
            return failure{file.subject, "there is no module of that name",
                in_quotes(order[i]) + " for " + text_of(layers[i]), listed(known)};
        std::vector<slot> slots;
        torch_layout::slots(layers[i], slots);
        std::erase_if(slots, [](const slot& one) { return one.parts.empty(); });
        torch_module wanted{at->name, {}, {}};
        for (const slot& one : slots)
            wanted.kinds.push_back(one.name);
        for (const slot& one : slots) {
            const auto kind = std::ranges::find(at->kinds, one.name);
            if (kind == at->kinds.end() || at->kinds.size() != slots.size())
                return failure{file.subject, "a module is none for " + text_of(layers[i]),
                    module_text(wanted), module_text(*at)};
            names.push_back(at->names[static_cast<std::size_t>(kind - at->kinds.begin())]);
        }
    }
    return names;
}

inline std::string shortest(double number) {
    std::array<char, 32> digits;
    const auto end = std::to_chars(digits.data(), digits.data() + digits.size(), number).ptr;
    return {digits.data(), end};
}

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
        return "strut::normalize<strut::batch_norm<0.01, " + shortest(step.epsilon) +
               (step.learned ? "" : ", strut::learned::nothing") + ">>";
    if (step.kind == "prelu")
        return step.slopes == 1 ? "strut::activate<strut::prelu<>>"
                                : "strut::activate<strut::prelu_per_channel<>>";
    if (step.kind == "softmax")
        return "strut::softmax";
    return "strut::activate<strut::" + step.kind + (step.kind == "elu" ? "<>>" : ">");
}

} // namespace detail

/// Reads a model of RTNeural from a file of at most so many bytes: see `parse_rtneural`.
inline result<rtneural_model> read_rtneural(
    const std::string& path, const json_limits& limits = {}) {
    const auto text = detail::read_file(path, limits.bytes);
    if (text.has_error())
        return text.error();
    return parse_rtneural(*text, path, limits);
}

/// Fills a network with a model of RTNeural.
/// A list of layers must be that of the network, step by step: kinds, features, activations, bias,
/// kernel, dilation, groups, epsilon (to six digits). Layers that do nothing in inference (dropout)
/// may stand in between. A state_dict knows no more than its tensors: those of each module go to
/// the network's layers in their order, or as `modules` names them ("lstm", "dense"; layer 1 of a
/// torch.nn.LSTM of several is "lstm_l1"); what is no tensor (activations, dilations) cannot be
/// checked. A model that adds its input to its output belongs in `network<input<F>,
/// residual<...>>`.
/// Errors: a failure that names the layer, what the network has and what the file has; the network
/// is then what it was.
/// Example: docs/importing.md.
template <class Net>
result<void> load_rtneural(
    Net& to, const rtneural_model& file, const std::vector<std::string>& modules = {}) {
    using network = detail::rtneural_network<typename Net::root>;
    const auto ends = [](bool adds) {
        return adds ? "the input added to the output: one residual<>"
                    : "no input added to the output";
    };
    if (file.adds_input != network::adds_input && (file.adds_input || !file.state_dict))
        return failure{file.tensors.subject,
            "the network's input and output go together differently", ends(network::adds_input),
            ends(file.adds_input)};
    load_options options;
    if (file.state_dict) {
        auto names = detail::torch_names<Net>(file.tensors, modules);
        if (names.has_error())
            return names.error();
        options.named.names = *std::move(names);
        return load(to, file.tensors, torch_layout{}, options);
    }
    if (!modules.empty())
        return failure{file.tensors.subject, "a list of modules is for a state_dict",
            "a state_dict", "a list of layers"};
    std::vector<rtneural_step> steps;
    network::over(steps, "");
    if (auto differs = detail::rtneural_same_steps(file, steps); differs.has_error())
        return differs;
    for (const named_tensor& one : file.tensors.tensors)
        options.named.names.push_back(one.name);
    return load(to, file.tensors, keras_layout{}, options);
}
template <class Net>
result<void> load_rtneural(
    Net& to, const std::string& path, const std::vector<std::string>& modules = {}) {
    const auto file = read_rtneural(path);
    if (file.has_error())
        return file.error();
    return load_rtneural(to, *file, modules);
}

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
