#pragma once

#include <charconv>
#include <cstddef>
#include <string>
#include <system_error>
#include <utility>
#include <vector>

#include "strut/core/failure.hpp"
#include "strut/io/allow.hpp"
#include "strut/io/keras_layout.hpp"
#include "strut/io/load.hpp"
#include "strut/io/message.hpp"
#include "strut/io/read_file.hpp"
#include "strut/io/rtneural_declaration.hpp"
#include "strut/io/rtneural_model.hpp"
#include "strut/io/rtneural_network.hpp"
#include "strut/io/rtneural_state_dict.hpp"
#include "strut/io/rtneural_step.hpp"
#include "strut/io/torch_layout.hpp"
#include "strut/io/weights.hpp"

/// RTNeural's models: audio effects above all, as JSON.

namespace strut {

/// What `load_rtneural` is told beside the file.
struct rtneural_options {
    /// Of a state_dict: the module for each layer of the network that has numbers; none: they are
    /// in the network's order. Layer 1 of a torch.nn.LSTM of several is "lstm_l1".
    std::vector<std::string> modules{};
    /// A text has finite numbers only, as JSON has no others; a model that a program made may have
    /// any.
    allow numbers = allow::finite;
};

namespace detail {

/// The names of a model's tensors in the order of a network's, if it is that network's model.
template <class Net>
result<std::vector<std::string>> rtneural_names(
    const rtneural_model& file, const std::vector<std::string>& modules) {
    using network = rtneural_network<typename Net::root>;
    const auto ends = [](bool adds) {
        return adds ? "the input added to the output: one residual<>"
                    : "no input added to the output";
    };
    if (file.adds_input != network::adds_input && (file.adds_input || !file.state_dict))
        return failure{file.tensors.subject,
            "the network's input and output go together differently", ends(network::adds_input),
            ends(file.adds_input)};
    if (file.state_dict)
        return torch_names<Net>(file.tensors, modules);
    if (!modules.empty())
        return failure{file.tensors.subject, "a list of modules is for a state_dict",
            "a state_dict", "a list of layers"};
    std::vector<rtneural_step> steps;
    network::over(steps, "");
    if (auto same = rtneural_same_steps(file.tensors.subject, file.steps, steps); same.has_error())
        return same.error();
    std::vector<std::string> names;
    for (const named_tensor& one : file.tensors.tensors)
        names.push_back(one.name);
    return names;
}

/// A failure of `load`, with the places in the file of tensors that have no names in it.
inline failure in_the_file(failure why, const rtneural_model& file) {
    for (const named_tensor& one : file.tensors.tensors) {
        const std::string called = "tensor " + name_text(one.name);
        const std::size_t dot = one.name.find('.');
        const std::size_t at = why.problem.find(called);
        if (file.state_dict || at == std::string::npos || dot == std::string::npos)
            continue;
        // A name that a program gave need not begin with a step.
        const char* const number = one.name.data();
        std::size_t step = 0;
        const auto [end, error] = std::from_chars(number, number + dot, step);
        if (error == std::errc{} && end == number + dot && step < file.steps.size() &&
            !file.steps[step].place.empty())
            why.problem.replace(
                at, called.size(), file.steps[step].place + ": " + one.name.substr(dot + 1));
        break;
    }
    return why;
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
/// the network's layers in their order, or as the options name them; what is no tensor
/// (activations, dilations) cannot be checked. A model that adds its input to its output belongs in
/// `network<input<F>, residual<...>>`.
/// Errors: a failure that names the layer, what the network has and what the file has; the network
/// is then what it was.
/// Example: docs/importing.md.
template <class Net>
result<void> load_rtneural(
    Net& to, const rtneural_model& file, const rtneural_options& options = {}) {
    auto names = detail::rtneural_names<Net>(file, options.modules);
    if (names.has_error())
        return names.error();
    const load_options by_name{.numbers = options.numbers, .named = {.names = *std::move(names)}};
    if (file.state_dict)
        return load(to, file.tensors, torch_layout{}, by_name);
    const auto done = load(to, file.tensors, keras_layout{}, by_name);
    if (done.has_error())
        return detail::in_the_file(done.error(), file);
    return done;
}
template <class Net>
result<void> load_rtneural(Net& to, const std::string& path, const rtneural_options& options = {}) {
    const auto file = read_rtneural(path);
    if (file.has_error())
        return file.error();
    return load_rtneural(to, *file, options);
}

} // namespace strut
