// strut-onnx MODEL.onnx [option...]: writes OUT.hpp, which declares the network, and
// OUT.safetensors, its numbers, for strut::load_safetensors. docs/importing.md says what it reads.

#include <array>
#include <filesystem>
#include <iostream>
#include <optional>
#include <string>
#include <vector>

#include "convert.hpp"
#include "strut/core/version.hpp"
#include "strut/io/allow.hpp"
#include "strut/io/embedded_text.hpp"
#include "strut/io/mapped_file.hpp"
#include "strut/io/replace_file.hpp"
#include "strut/io/safetensors.hpp"
#include "strut/io/taken_names.hpp"

namespace {

constexpr const char* usage =
    "usage: strut-onnx MODEL.onnx [-o OUT] [--name NAME] [--allow-non-finite]\n"
    "\n"
    "Writes OUT.hpp, which declares the network as NAME (net), and OUT.safetensors, its numbers.\n"
    "  --allow-non-finite    accepts NaN and infinity among them\n"
    "  --help, --version     this text; which version this is\n"
    "\n"
    "Exit codes: 0 done; 1 the model or the disk; 2 the command line.\n";

struct options {
    std::string model, out, name = "net";
    strut::allow numbers = strut::allow::finite;
    bool help = false, version = false;
};

/// Reads the command line, or says what is wrong with it.
std::optional<std::string> parse(const std::vector<std::string>& given, options& to) {
    for (std::size_t i = 0; i < given.size(); ++i) {
        const bool names = given[i] == "--name";
        if (names || given[i] == "-o") {
            if (++i == given.size())
                return given[i - 1] + " needs a value";
            (names ? to.name : to.out) = given[i];
        } else if (given[i] == "--allow-non-finite") {
            to.numbers = strut::allow::non_finite;
        } else if (given[i] == "--help" || given[i] == "-h") {
            to.help = true;
        } else if (given[i] == "--version") {
            to.version = true;
        } else if (given[i].starts_with('-')) {
            return "no option '" + given[i] + "'";
        } else if (to.model.empty()) {
            to.model = given[i];
        } else {
            return "one file at a time, not also '" + given[i] + "'";
        }
    }
    if (to.help || to.version)
        return std::nullopt;
    if (to.model.empty())
        return "which file?";
    if (to.out.empty())
        to.out = std::filesystem::path{to.model}.replace_extension().string();
    if (strut::detail::is_reserved(to.name) || strut::detail::is_taken(to.name))
        return "--name is a word of C++, or a name of its libraries: '" + to.name + "'";
    if (!strut::detail::is_namespace_name(to.name) || to.name.find(':') != std::string::npos)
        return "--name is no name: '" + to.name + "'";
    return std::nullopt;
}

int fail(const strut::failure& why) {
    std::cerr << "strut-onnx: " << why << '\n';
    return 1;
}

} // namespace

int main(int count, char** arguments) {
    options of;
    if (const auto wrong = parse({arguments + 1, arguments + count}, of)) {
        std::cerr << "strut-onnx: " << *wrong << "\n\n" << usage;
        return 2;
    }
    if (of.help) {
        std::cout << usage;
        return 0;
    }
    if (of.version) {
        const auto [major_part, minor_part, patch] = strut::version;
        std::cout << "strut-onnx " << major_part << '.' << minor_part << '.' << patch << '\n';
        return 0;
    }
    const std::array outputs{of.out + ".safetensors", of.out + ".hpp"};
    if (const auto spared = strut::detail::spares(of.model, outputs); spared.has_error())
        return fail(spared.error());
    const auto file = strut::mapped_file::open(of.model);
    if (file.has_error())
        return fail(file.error());
    const auto bytes = (*file)->bytes();
    const auto made = strut_onnx::convert(
        {reinterpret_cast<const char*>(bytes.data()), bytes.size()}, of.model, of.name, of.numbers);
    if (made.has_error())
        return fail(made.error());
    const auto text = strut::serialize_safetensors(made->numbers);
    if (text.has_error())
        return fail(text.error());
    const std::array files{
        strut::new_file{outputs[0], *text}, strut::new_file{outputs[1], made->header}};
    const auto written = strut::replace_files(files);
    return written.has_error() ? fail(written.error()) : 0;
}
