#pragma once

#include <algorithm>
#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <filesystem>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "strut/core/config.hpp"
#include "strut/core/failure.hpp"
#include "strut/io/allow.hpp"
#include "strut/io/message.hpp"
#include "strut/io/role_name.hpp"
#include "strut/io/taken_names.hpp"
#include "strut/layer/concept.hpp"

/// The text of a header that has a network's weights in it.

namespace strut {

/// How a header has the numbers: `literal`, as a string that `embed` turns into floats in the
/// compiler; `assembly`, as a name whose bytes an assembler takes from a file (`.incbin`), where
/// compile time matters more than constant expressions. The second is for ELF (Linux, BSD) and for
/// assemblers of GNU's language.
enum class embedded_form { literal, assembly };

/// What `write_header` is told beside the network.
struct header_options {
    /// The namespace of what the header declares, `app::model` if need be.
    std::string name = "model";
    /// The network's type as it is written, for `using net = ...`; empty: the header has none.
    std::string declaration{};
    /// What the weights were made from, for the header's first line.
    std::string origin{};
    embedded_form form = embedded_form::literal;
    allow numbers = allow::finite;
};

namespace detail {

/// A network's numbers and where they belong, without its type.
struct embedded_network {
    bool doubles = false;
    std::vector<tensor> tensors;
    std::vector<tensor> statistic_tensors;
    std::span<const std::byte> parameters;
    std::span<const std::byte> statistics;
};

struct embedded_files {
    std::string header;
    std::string assembly_path;
    std::string assembly;
    std::string data_path;
    std::string data;
};

/// Words of C++ that look like names, and names of namespaces that are taken.
inline bool is_reserved(std::string_view word) {
    constexpr std::array words{"alignas", "alignof", "and", "and_eq", "asm", "auto", "bitand",
        "bitor", "bool", "break", "case", "catch", "char", "char8_t", "char16_t", "char32_t",
        "class", "co_await", "co_return", "co_yield", "compl", "concept", "const", "const_cast",
        "consteval", "constexpr", "constinit", "continue", "decltype", "default", "delete", "do",
        "double", "dynamic_cast", "else", "enum", "explicit", "export", "extern", "false", "float",
        "for", "friend", "goto", "if", "inline", "int", "long", "mutable", "namespace", "new",
        "noexcept", "not", "not_eq", "nullptr", "operator", "or", "or_eq", "private", "protected",
        "public", "register", "reinterpret_cast", "requires", "return", "short", "signed", "sizeof",
        "static", "static_assert", "static_cast", "std", "strut", "struct", "switch", "template",
        "this", "thread_local", "throw", "true", "try", "typedef", "typeid", "typename", "union",
        "unsigned", "using", "virtual", "void", "volatile", "wchar_t", "while", "xor", "xor_eq"};
    return std::ranges::find(words, word) != words.end();
}

inline bool is_letter(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
}
inline bool is_digit(char c) {
    return c >= '0' && c <= '9';
}

/// Whether a namespace may be called so: identifiers with `::` between them, of which the first is
/// not what the C library has outside of any namespace.
inline bool is_namespace_name(std::string_view name) {
    if (is_c_name(name.substr(0, std::min(name.find("::"), name.size()))))
        return false;
    while (true) {
        const std::size_t end = std::min(name.find("::"), name.size());
        const std::string_view word = name.substr(0, end);
        if (word.empty() || !is_letter(word[0]) || is_reserved(word) || is_macro(word) ||
            word.find("__") != word.npos || (word[0] == '_' && name.size() == end) ||
            !std::ranges::all_of(word, [](char c) { return is_letter(c) || is_digit(c); }))
            return false;
        if (end == name.size())
            return true;
        name.remove_prefix(end + 2);
    }
}

/// A name for a namespace that is near to `text`: "my-model.v2" gives "my_model_v2".
inline std::string identifier_like(std::string_view text) {
    std::string name;
    for (const char c : text)
        if (is_letter(c) || is_digit(c))
            name += c;
        else if (!name.empty() && name.back() != '_')
            name += '_';
    while (name.starts_with('_'))
        name.erase(0, 1);
    for (std::size_t at; (at = name.find("__")) != name.npos;)
        name.erase(at, 1);
    if (name.empty())
        return "model";
    if (is_digit(name[0]))
        name = "model_" + name;
    return is_reserved(name) || is_taken(name) ? name + "_model" : name;
}

/// What is wrong with a wish for a header, before anything is written.
inline std::optional<failure> refused(
    const std::string& path, const embedded_network& from, const header_options& options) {
    if (!is_namespace_name(options.name))
        return failure{path, "the name cannot be that of a namespace",
            is_reserved(options.name) || is_taken(options.name)
                ? "no word of C++ and no name of its libraries"
                : "letters, digits and _",
            in_quotes(options.name)};
    if (from.parameters.empty())
        return failure{path, "the network has no parameters", "", ""};
    if (options.numbers == allow::non_finite)
        return std::nullopt;
    const auto check = [&](const std::vector<tensor>& tensors,
                           std::span<const std::byte> block) -> std::optional<failure> {
        for (const tensor& one : tensors) {
            const std::size_t size = from.doubles ? sizeof(double) : sizeof(float);
            const auto bytes = block.subspan(one.offset * size, one.size() * size);
            if (const auto bad =
                    from.doubles ? first_non_finite<double>(bytes) : first_non_finite<float>(bytes))
                return failure{path,
                    "the " + std::string{name_of(one.purpose)} + " of layer " +
                        std::to_string(one.layer),
                    finite_numbers,
                    refused_number(bad->value) + " at " + std::to_string(bad->index)};
        }
        return std::nullopt;
    };
    if (auto wrong = check(from.tensors, from.parameters))
        return wrong;
    return check(from.statistic_tensors, from.statistics);
}

/// One line of a comment, of whatever text.
inline std::string on_one_line(std::string_view text) {
    std::string line;
    for (const char c : text)
        line += static_cast<unsigned char>(c) < 0x20 || c == '\\' ? ' ' : c;
    return line;
}

inline std::string table_text(std::string_view name, const std::vector<tensor>& tensors) {
    std::string text = "    static constexpr std::array<strut::tensor, " +
                       std::to_string(tensors.size()) + "> " + std::string{name} + "{";
    if (tensors.empty())
        return text + "};\n";
    text += "{\n";
    for (const tensor& one : tensors) {
        text += "        {strut::role::" + std::string{name_of(one.purpose)} + ", {";
        for (std::size_t axis = 0; axis < one.extents.rank; ++axis)
            text += (axis == 0 ? "" : ", ") + std::to_string(one.extents[axis]);
        text += "}, " + std::to_string(one.offset) + ", " + std::to_string(one.layer);
        if (one.repeated)
            text += ", " + std::to_string(one.round) + ", true";
        text += "},\n";
    }
    return text + "    }};\n";
}

/// The bytes as characters of 32 bits: the form that costs g++ and clang the least.
inline void append_literal(std::string& text, std::string_view bytes) {
    constexpr std::string_view digit = "0123456789abcdef";
    constexpr std::size_t a_line = 8;
    const std::size_t words = bytes.size() / 4;
    text.reserve(text.size() + words * 12);
    for (std::size_t i = 0; i < words; ++i) {
        if (i % a_line == 0)
            text += i == 0 ? "        U\"" : "\"\n        U\"";
        std::uint32_t word;
        std::memcpy(&word, bytes.data() + i * 4, 4);
        text += "\\x";
        int shift = 28;
        while (shift > 0 && word >> shift == 0)
            shift -= 4;
        for (; shift >= 0; shift -= 4)
            text += digit[word >> shift & 15];
    }
    text += '"';
}

/// The contents of the files; the assembly and its data are beside the header.
inline embedded_files embedded_text(
    const std::string& path, const embedded_network& from, const header_options& options) {
    static_assert(std::endian::native == std::endian::little);
    embedded_files files;
    for (const std::span<const std::byte> block : {from.parameters, from.statistics}) {
        files.data.append(reinterpret_cast<const char*>(block.data()), block.size());
        files.data.resize(round_up(files.data.size(), alignment));
    }
    const bool literal = options.form == embedded_form::literal;
    std::string symbol = "strut_embedded_" + options.name;
    for (std::size_t at; (at = symbol.find("::")) != symbol.npos;)
        symbol.replace(at, 2, "__");

    std::string& text = files.header;
    text = "// Weights of a network";
    if (!options.origin.empty())
        text += ", made from " + on_one_line(options.origin);
    text += ". Not to be edited.\n#pragma once\n\n#include <array>\n#include <cstddef>\n\n"
            "#include <strut/inference.hpp>\n\n";
    if (!literal)
        text += "extern \"C\" const char " + symbol + "[];\n\n";
    text += "namespace " + options.name + " {\n\n";
    if (!options.declaration.empty())
        text += "using net = " + options.declaration + ";\n\n";
    text += "/// For strut::embed.\ninline constexpr struct weights_of_net {\n    using value = ";
    text += from.doubles ? "double;\n" : "float;\n";
    text += table_text("tensors", from.tensors);
    text += table_text("statistic_tensors", from.statistic_tensors);
    text += "    static constexpr std::size_t size = " + std::to_string(files.data.size()) + ";\n";
    if (literal) {
        text += "    static constexpr char32_t words[" +
                std::to_string((files.data.size() + alignment) / 4) + "] =\n";
        append_literal(text, files.data);
        text += ";\n";
    } else {
        text += "    static const void* data() { return " + symbol + "; }\n";
    }
    text += "} weights;\n\n} // namespace " + options.name + "\n";
    if (literal)
        return files;

    std::filesystem::path beside{path};
    files.data_path = beside.replace_extension(".bin").string();
    files.assembly_path = beside.replace_extension(".S").string();
    std::string data_name;
    for (const char c : std::filesystem::path{files.data_path}.filename().string()) {
        if (c == '"' || c == '\\')
            data_name += '\\';
        data_name += c;
    }
    files.assembly = "/* The numbers of " + std::filesystem::path{path}.filename().string() +
                     ", for ELF. Not to be edited. */\n"
                     "    .section .rodata." +
                     symbol +
                     ",\"a\",%progbits\n"
                     "    .balign " +
                     std::to_string(alignment) +
                     "\n"
                     "    .global " +
                     symbol +
                     "\n"
                     "    .hidden " +
                     symbol +
                     "\n"
                     "    .type " +
                     symbol +
                     ", %object\n"
                     "    .size " +
                     symbol + ", " + std::to_string(files.data.size()) + "\n" + symbol +
                     ":\n"
                     "    .incbin \"" +
                     data_name +
                     "\"\n"
                     "    .section .note.GNU-stack,\"\",%progbits\n";
    return files;
}

} // namespace detail

} // namespace strut
