#pragma once

#include <string>
#include <utility>
#include <vector>

#include "arguments.hpp"
#include "convert.hpp"
#include "derived.hpp"
#include "strut/core/failure.hpp"
#include "strut/io/layout_tag.hpp"
#include "strut/io/rtneural_json.hpp"
#include "strut/io/safetensors.hpp"
#include "strut/io/slots.hpp"
#include "strut/io/torch_layout.hpp"
#include "strut/io/weights.hpp"

/// A file of weights, and what network it is for.

namespace strut_embed {

/// What a network is, and who says so.
struct statement {
    std::string declaration;
    std::string from;                   ///< for messages
    std::vector<std::string> guesses{}; ///< what of it nobody says
};

/// A file's tensors, what network it is for, and how they are laid out and named.
struct opened_model {
    strut::weights file;
    statement network;
    layout_name layout = layout_name::torch;
    strut::naming named{};
};

/// What names and shapes tell: names of torch's modules, by their numbers, and torch's layout.
inline strut::result<statement> guessed(const arguments& given, const strut::weights& file) {
    if (given.layers)
        return strut::failure{given.model,
            "names numbered by layers do not tell what the network is",
            "--declare 'strut::network<...>'", "--layers"};
    if (given.layout != layout_name::torch)
        return strut::failure{given.model,
            "names and shapes of no layout but torch's tell what the network is",
            "--declare 'strut::network<...>'", "--layout " + given.layout_word};
    if (const auto same = strut::detail::laid_out_as<strut::torch_layout>(file); same.has_error())
        return same.error();
    auto made = derived(file, given.prefix, given.activation);
    if (made.has_error())
        return std::move(made).error();
    return statement{std::move(made->text),
        given.model + ": the declaration derived from its tensors", std::move(made->guesses)};
}

/// The command line says it, or the file's metadata, or its names and shapes.
inline strut::result<statement> stated(const arguments& given, const strut::weights& file) {
    if (!given.declaration.empty())
        return statement{given.declaration, "the declaration"};
    for (const auto& [key, value] : file.metadata) {
        if (key != "strut.network")
            continue;
        if (!given.activation.empty())
            return strut::failure{given.model, "tells what the network is in its metadata",
                "no --activation", given.activation};
        return statement{value, given.model + ": the declaration in its metadata"};
    }
    return guessed(given, file);
}

inline strut::result<opened_model> open_safetensors(const arguments& given) {
    auto file = strut::read_safetensors(given.model);
    if (file.has_error())
        return std::move(file).error();
    auto network = stated(given, *file);
    if (network.has_error())
        return std::move(network).error();
    return opened_model{*std::move(file), *std::move(network), given.layout,
        {.numbered = given.layers ? strut::numbering::layers : strut::numbering::modules,
            .prefix = given.prefix}};
}

/// A list of layers of RTNeural, which has all that there is to know.
inline strut::result<opened_model> open_rtneural(const arguments& given) {
    auto model = strut::read_rtneural(given.model);
    if (model.has_error())
        return std::move(model).error();
    if (model->state_dict)
        return strut::failure{given.model,
            "a state_dict does not tell what the network is: load_rtneural and write_header",
            "a list of layers", "a state_dict"};
    // "using net = ...;"
    std::string text = strut::declare_rtneural(*model);
    text.erase(0, text.find('=') + 1);
    text.erase(text.find(';'));
    opened_model made{std::move(model->tensors),
        {std::move(text), given.model + ": the declaration of its layers"}, layout_name::keras};
    for (const strut::named_tensor& one : made.file.tensors)
        made.named.names.push_back(one.name);
    return made;
}

inline strut::result<opened_model> open_model(const arguments& given) {
    return given.model.ends_with(".json") ? open_rtneural(given) : open_safetensors(given);
}

} // namespace strut_embed
