/// strut-embed: a file of weights as a header of C++. docs/embedding.md is its manual.

#include <filesystem>
#include <iostream>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "convert.hpp"
#include "declaration.hpp"
#include "declared.hpp"
#include "derived.hpp"
#include "strut/core/version.hpp"
#include "strut/io/replace_file.hpp"
#include "strut/io/rtneural_json.hpp"
#include "strut/io/safetensors.hpp"
#include "vocabulary.hpp"

namespace {

constexpr std::string_view usage = R"(usage: strut-embed MODEL -o HEADER [option...]

Writes the weights of a network as a header of C++, for strut::embed<net>(NAME::weights).
MODEL is a .safetensors file, or a .json file of RTNeural, a list of layers, which tells what the network
is and needs neither --declare nor what follows it below but --name and --incbin.

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
    std::string model, output, declaration, activation, name, prefix;
    std::string tells_again; ///< an option that says what a .json file tells itself
    strut_embed::layout_name layout = strut_embed::layout_name::torch;
    bool layers = false, assembly = false, allow_non_finite = false, help = false, version = false;
};

/// Reads the command line, or says what is wrong with it.
std::optional<std::string> read(int count, char** words, arguments& to) {
    for (int i = 1; i < count; ++i) {
        const std::string_view word = words[i];
        std::string layout;
        std::string* const value = word == "-o" || word == "--output" ? &to.output
                                   : word == "--declare"              ? &to.declaration
                                   : word == "--activation"           ? &to.activation
                                   : word == "--name"                 ? &to.name
                                   : word == "--prefix"               ? &to.prefix
                                   : word == "--layout"               ? &layout
                                                                      : nullptr;
        if ((value != nullptr && value != &to.output && value != &to.name) || word == "--layers")
            to.tells_again = word;
        if (value != nullptr) {
            if (++i == count)
                return std::string{word} + " needs a value";
            *value = words[i];
            if (value->empty() && value != &to.prefix)
                return std::string{word} + " needs a value";
            if (value != &layout)
                continue;
            if (layout != "torch" && layout != "keras" && layout != "own")
                return "--layout knows torch, keras and own, not '" + layout + "'";
            to.layout = layout == "torch"   ? strut_embed::layout_name::torch
                        : layout == "keras" ? strut_embed::layout_name::keras
                                            : strut_embed::layout_name::own;
        } else if (word == "--layers") {
            to.layers = true;
        } else if (word == "--incbin") {
            to.assembly = true;
        } else if (word == "--allow-non-finite") {
            to.allow_non_finite = true;
        } else if (word == "--help" || word == "-h") {
            to.help = true;
        } else if (word == "--version") {
            to.version = true;
        } else if (word.size() > 1 && word.starts_with('-')) {
            return "no option '" + std::string{word} + "'";
        } else if (to.model.empty()) {
            to.model = word;
        } else {
            return "one file at a time, not also '" + std::string{word} + "'";
        }
    }
    if (to.help || to.version)
        return std::nullopt;
    if (to.model.empty())
        return "which file?";
    if (to.output.empty())
        return "-o HEADER is missing";
    if (to.model.ends_with(".json") && !to.tells_again.empty())
        return to.tells_again + " is not for a .json file, which tells that itself";
    if (to.activation.empty())
        return std::nullopt;
    if (!to.declaration.empty())
        return "--activation is not for a --declare, which tells that itself";
    const auto act = strut_embed::read_declaration(to.activation);
    if (act.has_error() || !strut_embed::is_activation(*act))
        return "--activation is none of the library's: '" + to.activation + "'";
    to.activation = strut_embed::text_of(*act);
    return std::nullopt;
}

/// A file's tensors, what network it says they are, and how they are laid out.
struct opened {
    strut::weights file;
    std::string declaration;
    std::string stated;               ///< where that is from, for messages
    std::vector<std::string> guesses; ///< what of it nobody says
    strut_embed::layout_name layout;
    strut::naming named;
};

strut::result<opened> open_safetensors(const arguments& given) {
    auto file = strut::read_safetensors(given.model);
    if (file.has_error())
        return std::move(file).error();
    std::string declaration = given.declaration, stated = "the declaration";
    if (declaration.empty())
        for (const auto& [key, value] : file->metadata)
            if (key == "strut.network") {
                declaration = value;
                stated = given.model + ": the declaration in its metadata";
            }
    std::vector<std::string> guesses;
    if (declaration.empty()) {
        auto made = strut_embed::derived(*file, given.prefix, given.activation);
        if (made.has_error())
            return std::move(made).error();
        declaration = std::move(made->text);
        guesses = std::move(made->guesses);
        stated = given.model + ": the declaration derived from its tensors";
    }
    return opened{*std::move(file), std::move(declaration), std::move(stated), std::move(guesses),
        given.layout,
        {.numbered = given.layers ? strut::numbering::layers : strut::numbering::modules,
            .prefix = given.prefix}};
}

/// A list of layers of RTNeural, which has all that there is to know.
strut::result<opened> open_rtneural(const arguments& given) {
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
    text.erase(0, text.find_first_not_of(" \n"));
    opened made{std::move(model->tensors), std::move(text), given.model + ": its layers", {},
        strut_embed::layout_name::keras, {}};
    for (const strut::named_tensor& one : made.file.tensors)
        made.named.names.push_back(one.name);
    return made;
}

strut::result<void> embed(const arguments& given) {
    const std::filesystem::path output{given.output};
    std::vector<std::string> outputs{given.output};
    if (given.assembly)
        for (const char* const ending : {".S", ".bin"})
            outputs.push_back(std::filesystem::path{output}.replace_extension(ending).string());
    if (auto spared = strut::detail::spares(given.model, outputs); spared.has_error())
        return spared;
    const auto from =
        given.model.ends_with(".json") ? open_rtneural(given) : open_safetensors(given);
    if (from.has_error())
        return from.error();
    const auto net = strut_embed::declared(from->declaration, from->stated);
    if (net.has_error())
        return net.error();
    const auto numbers = given.allow_non_finite ? strut::allow::non_finite : strut::allow::finite;
    const strut::load_options options{.numbers = numbers, .named = from->named};
    const strut::header_options header{
        .name = given.name.empty() ? strut::detail::identifier_like(output.stem().string())
                                   : given.name,
        .declaration = net->text,
        .origin = std::filesystem::path{given.model}.filename().string() + " by strut-embed",
        .form = given.assembly ? strut::embedded_form::assembly : strut::embedded_form::literal,
        .numbers = numbers};
    auto done = net->doubles ? strut_embed::convert<double>(
                                   *net, from->file, from->layout, options, given.output, header)
                             : strut_embed::convert<float>(
                                   *net, from->file, from->layout, options, given.output, header);
    if (done.has_value() && !from->guesses.empty())
        std::cerr << "strut-embed: " << strut_embed::caution(from->file, from->guesses) << '\n';
    return done;
}

} // namespace

int main(int count, char** words) {
    arguments given;
    if (const auto wrong = read(count, words, given)) {
        std::cerr << "strut-embed: " << *wrong << "\n\n" << usage;
        return 2;
    }
    if (given.help) {
        std::cout << usage;
        return 0;
    }
    if (given.version) {
        const auto [major_part, minor_part, patch] = strut::version;
        std::cout << "strut-embed " << major_part << '.' << minor_part << '.' << patch << '\n';
        return 0;
    }
    if (const auto done = embed(given); done.has_error()) {
        std::cerr << "strut-embed: " << done.error() << '\n';
        return 1;
    }
}
