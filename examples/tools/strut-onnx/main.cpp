// strut-onnx MODEL.onnx [-o OUT] [--name NAME]: writes OUT.hpp, which declares the network, and
// OUT.safetensors, its numbers, for strut::load_safetensors. docs/importing.md says what it reads.

#include <algorithm>
#include <filesystem>
#include <iostream>
#include <string>
#include <vector>

#include "convert.hpp"
#include "strut/io/mapped_file.hpp"
#include "strut/io/replace_file.hpp"
#include "strut/io/safetensors.hpp"

namespace {

constexpr const char* usage = "usage: strut-onnx MODEL.onnx [-o OUT] [--name NAME]\n";

struct options {
    std::string model, out, name = "net";
};

bool is_name(const std::string& text) {
    const auto letter = [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
    };
    return !text.empty() && letter(text[0]) &&
           std::ranges::all_of(text, [&](char c) { return letter(c) || (c >= '0' && c <= '9'); });
}

bool parse(const std::vector<std::string>& given, options& to) {
    for (std::size_t i = 0; i < given.size(); ++i) {
        const bool names = given[i] == "--name";
        if (names || given[i] == "-o") {
            if (++i == given.size())
                return false;
            (names ? to.name : to.out) = given[i];
        } else if (to.model.empty() && !given[i].starts_with('-')) {
            to.model = given[i];
        } else {
            return false;
        }
    }
    if (to.out.empty())
        to.out = std::filesystem::path{to.model}.replace_extension().string();
    return !to.model.empty() && is_name(to.name);
}

int fail(const strut::failure& why) {
    std::cerr << "strut-onnx: " << why << '\n';
    return 1;
}

} // namespace

int main(int count, char** arguments) {
    options of;
    if (!parse({arguments + 1, arguments + count}, of)) {
        std::cerr << usage;
        return 2;
    }
    const auto file = strut::mapped_file::open(of.model);
    if (file.has_error())
        return fail(file.error());
    const auto bytes = (*file)->bytes();
    const auto made = strut_onnx::convert(
        {reinterpret_cast<const char*>(bytes.data()), bytes.size()}, of.model, of.name);
    if (made.has_error())
        return fail(made.error());
    const auto numbers = strut::write_safetensors(of.out + ".safetensors", made->numbers);
    if (numbers.has_error())
        return fail(numbers.error());
    const auto header = strut::replace_file(of.out + ".hpp", made->header);
    return header.has_error() ? fail(header.error()) : 0;
}
