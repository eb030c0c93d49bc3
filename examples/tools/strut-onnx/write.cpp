#include "write.hpp"

#include <cstring>
#include <memory>

#include "refusal.hpp"
#include "strut/io/allow.hpp"
#include "strut/io/message.hpp"

namespace strut_onnx {

namespace {

std::string sizes(const extents& shape) {
    std::string text;
    for (const std::int64_t extent : shape)
        text += (text.empty() ? "" : ", ") + std::to_string(extent);
    return text;
}

std::string axes_text(const std::vector<std::size_t>& axes) {
    std::string text;
    for (const std::size_t axis : axes)
        text += (text.empty() ? "" : ", ") + std::to_string(axis);
    return text;
}

std::string indented(std::size_t depth) {
    return std::string(4 * depth, ' ');
}

void list(const std::vector<layer>& layers, std::size_t depth, std::string& to) {
    for (const layer& one : layers) {
        to += ",\n" + indented(depth) + one.text;
        if (!one.branch.empty()) {
            list(one.branch, depth + 1, to);
            to += ">";
        }
    }
}

/// The module's number and a dot before each name.
void collect(const std::vector<layer>& layers, const std::string& prefix,
    std::vector<std::pair<std::string, const named_numbers*>>& to) {
    for (std::size_t i = 0; i < layers.size(); ++i) {
        const std::string here = prefix + std::to_string(i) + ".";
        for (const named_numbers& one : layers[i].numbers)
            to.emplace_back(here + one.name, &one);
        collect(layers[i].branch, here + "branch.", to);
    }
}

/// In a comment, what ends a line ends the comment.
std::string one_line(std::string text) {
    for (char& c : text)
        if (c < ' ' || c > '~' || c == '\\')
            c = '?';
    return text;
}

/// "strut::network<...>".
std::string type_text(const declaration& of) {
    std::string to = (of.wide ? "strut::basic_network<double, " : "strut::network<") +
                     ("strut::input<" + sizes(of.input) + ">");
    list(of.layers, 1, to);
    return to + ">";
}

/// As they are written: a number that float is too small for is infinite.
void must_be_finite(const strut::named_tensor& of) {
    const auto bad = of.type == strut::number_type::f64
                         ? strut::detail::first_non_finite<double>(of.bytes)
                         : strut::detail::first_non_finite<float>(of.bytes);
    if (bad)
        refuse("tensor " + strut::detail::in_quotes(of.name), strut::detail::finite_numbers,
            strut::detail::refused_number(bad->value) + " at " +
                strut::detail::index_text(bad->index, of.extents));
}

} // namespace

std::string header(const declaration& of, const std::string& name, const std::string& model) {
    std::string to = "#pragma once\n\n"
                     "// Written by strut-onnx from " +
                     one_line(model) + ".\n";
    const auto say = [&](const char* what, const extents& graph, const extents& here,
                         const std::vector<std::size_t>& axes) {
        to += std::string{"// "} + what + ": " + text_of(graph) + " in the graph, " +
              text_of(here) + " here, its axes " + axes_text(axes) + ".\n";
    };
    say("Input", of.graph_input, of.input, of.input_axes);
    say("Output", of.graph_output, of.output, of.output_axes);
    to += "\n#include \"strut/inference.hpp\"\n\n";
    return to + "using " + name + " = " + type_text(of) + ";\n";
}

strut::weights numbers(const declaration& of, strut::allow allowed) {
    std::vector<std::pair<std::string, const named_numbers*>> all;
    collect(of.layers, "", all);
    const std::size_t each = of.wide ? sizeof(double) : sizeof(float);
    std::size_t size = 0;
    for (const auto& [name, from] : all)
        size += from->numbers.size() * each;
    const auto bytes = std::make_shared<std::vector<std::byte>>(size);
    strut::weights to;
    to.metadata = {{"format", "pt"}, {"strut.layout", "torch"}, {"strut.network", type_text(of)}};
    std::size_t at = 0;
    for (const auto& [name, from] : all) {
        const std::size_t begin = at;
        for (const double number : from->numbers) {
            const auto rounded = static_cast<float>(number);
            std::memcpy(bytes->data() + at,
                of.wide ? static_cast<const void*>(&number) : static_cast<const void*>(&rounded),
                each);
            at += each;
        }
        strut::named_tensor one;
        one.name = name;
        one.type = of.wide ? strut::number_type::f64 : strut::number_type::f32;
        for (const std::int64_t extent : from->shape)
            one.extents.push_back(static_cast<std::size_t>(extent));
        one.bytes = std::span{*bytes}.subspan(begin, at - begin);
        if (allowed == strut::allow::finite)
            must_be_finite(one);
        to.tensors.push_back(std::move(one));
    }
    to.bytes = bytes;
    return to;
}

} // namespace strut_onnx
