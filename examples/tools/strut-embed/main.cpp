/// strut-embed: a file of weights as a header of C++. docs/embedding.md is its manual.

#include <filesystem>
#include <iostream>
#include <string>
#include <vector>

#include "arguments.hpp"
#include "convert.hpp"
#include "declared.hpp"
#include "derived.hpp"
#include "open_model.hpp"
#include "strut/core/failure.hpp"
#include "strut/core/version.hpp"
#include "strut/io/replace_file.hpp"
#include "strut/io/write_header.hpp"

namespace {

using strut_embed::arguments;

/// The paths that are written to.
std::vector<std::string> outputs_of(const arguments& given) {
    std::vector<std::string> all{given.output};
    if (given.assembly)
        for (const char* const ending : {".S", ".bin"})
            all.push_back(std::filesystem::path{given.output}.replace_extension(ending).string());
    return all;
}

strut::result<void> embed(const arguments& given) {
    if (auto spared = strut::detail::spares(given.model, outputs_of(given)); spared.has_error())
        return spared;
    const auto from = strut_embed::open_model(given);
    if (from.has_error())
        return from.error();
    const auto net = strut_embed::declared(from->network.declaration, from->network.from);
    if (net.has_error())
        return net.error();
    using std::filesystem::path;
    const auto numbers = given.allow_non_finite ? strut::allow::non_finite : strut::allow::finite;
    const strut::load_options options{.numbers = numbers, .named = from->named};
    const strut::header_options header{
        .name = given.name.empty()
                    ? strut::detail::identifier_like(path{given.output}.stem().string())
                    : given.name,
        .declaration = net->text,
        .origin = path{given.model}.filename().string() + " by strut-embed",
        .form = given.assembly ? strut::embedded_form::assembly : strut::embedded_form::literal,
        .numbers = numbers};
    const auto convert = net->doubles ? strut_embed::convert<double> : strut_embed::convert<float>;
    auto done = convert(*net, from->file, from->layout, options, given.output, header);
    if (const auto& guesses = from->network.guesses; done.has_value() && !guesses.empty())
        std::cerr << "strut-embed: " << strut_embed::caution(from->file, guesses) << '\n';
    return done;
}

} // namespace

int main(int count, char** words) {
    arguments given;
    if (const auto wrong = strut_embed::read(count, words, given)) {
        std::cerr << "strut-embed: " << *wrong << "\n\n" << strut_embed::usage;
        return 2;
    }
    if (given.help) {
        std::cout << strut_embed::usage;
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
