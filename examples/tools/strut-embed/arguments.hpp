#pragma once

#include <algorithm>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "convert.hpp"
#include "declaration.hpp"
#include "vocabulary.hpp"

/// The command line.

namespace strut_embed {

inline constexpr std::string_view usage = R"(usage: strut-embed MODEL -o HEADER [option...]

Writes the weights of a network as a header of C++, for strut::embed<net>(NAME::weights).
MODEL is a .safetensors file, or a .json file of RTNeural, a list of layers, which tells what the network
is and needs neither --declare nor what follows it below but --name, --incbin and
--allow-non-finite.

  -o, --output HEADER   the file to be written
  --declare TYPE        the network, 'strut::network<strut::input<16>, ...>'; otherwise what the file
                        says under "strut.network" in its metadata, or what its tensors tell
  --activation NAME     what the modules without numbers of a plain torch.nn.Sequential are: relu
  --name NAME           the namespace of what the header declares; otherwise the header's name
  --layout LAYOUT       how the tensors are laid out: torch (the default), keras, own
  --prefix TEXT         what all names begin with: model.
  --layers              names are numbered by layers, as strut does, not by modules, as torch does
  --incbin              the numbers in a file of their own for an assembler: compiles at once, is no
                        constant expression; writes HEADER with .S and .bin beside it
  --allow-non-finite    accepts NaN and infinity
  --help, --version     this text; which version this is

Exit codes: 0 done; 1 the file, the network or the disk; 2 the command line.
)";

struct arguments {
    std::string model, output, declaration, activation, name, prefix, layout_word = "torch";
    layout_name layout = layout_name::torch;
    bool layers = false, assembly = false, allow_non_finite = false, help = false, version = false;
    std::string told_twice{}; ///< an option that says what a .json file says itself
};

/// What is wrong with a command line, or nothing.
using complaint = std::optional<std::string>;

/// Where the value of an option belongs, or null.
inline std::string* value_of(std::string_view option, arguments& to) {
    return option == "-o" || option == "--output" ? &to.output
           : option == "--declare"                ? &to.declaration
           : option == "--activation"             ? &to.activation
           : option == "--name"                   ? &to.name
           : option == "--prefix"                 ? &to.prefix
           : option == "--layout"                 ? &to.layout_word
                                                  : nullptr;
}

/// What an option without a value turns on, or null.
inline bool* switch_of(std::string_view option, arguments& to) {
    return option == "--layers"             ? &to.layers
           : option == "--incbin"           ? &to.assembly
           : option == "--allow-non-finite" ? &to.allow_non_finite
           : option == "--help"             ? &to.help
           : option == "-h"                 ? &to.help
           : option == "--version"          ? &to.version
                                            : nullptr;
}

/// Whether modules without numbers can be that; if so, it is written as in a header.
inline complaint check_activation(arguments& given) {
    if (!given.declaration.empty())
        return "--activation is not for a --declare, which tells that itself";
    const auto act = read_declaration(given.activation);
    if (act.has_error() || !is_activation(*act))
        return "--activation is none of the library's: '" + given.activation + "'";
    if (act->name == "identity")
        return "--activation cannot be identity: modules that do nothing take a --declare";
    if (act->name.starts_with("prelu"))
        return "--activation is of modules without numbers, and " + act->name + " has some";
    given.activation = text_of(*act);
    return std::nullopt;
}

/// What is missing, or does not go together.
inline complaint check(arguments& given) {
    if (given.model.empty())
        return "which file?";
    if (given.output.empty())
        return "-o HEADER is missing";
    const auto layout = layout_of(given.layout_word);
    if (!layout)
        return "--layout knows torch, keras and own, not '" + given.layout_word + "'";
    given.layout = *layout;
    if (given.model.ends_with(".json") && !given.told_twice.empty())
        return given.told_twice + " is not for a .json file, which tells that itself";
    return given.activation.empty() ? std::nullopt : check_activation(given);
}

/// Reads the command line, or says what is wrong with it.
inline complaint read(int count, char** words, arguments& to) {
    std::vector<const std::string*> given;
    for (int i = 1; i < count; ++i) {
        const std::string word = words[i];
        std::string* const value = value_of(word, to);
        if ((value != nullptr && value != &to.output && value != &to.name) || word == "--layers")
            to.told_twice = word;
        if (value != nullptr) {
            *value = ++i < count ? words[i] : "";
            if (i == count || (value->empty() && value != &to.prefix))
                return word + " needs a value";
            if (std::ranges::find(given, value) != given.end())
                return word + " is given twice";
            given.push_back(value);
        } else if (bool* const on = switch_of(word, to)) {
            *on = true;
        } else if (word.size() > 1 && word.starts_with('-')) {
            return "no option '" + word + "'";
        } else if (to.model.empty()) {
            to.model = word;
        } else {
            return "one file at a time, not also '" + word + "'";
        }
    }
    return to.help || to.version ? std::nullopt : check(to);
}

} // namespace strut_embed
