#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "refusal.hpp"
#include "tensor.hpp"

namespace strut_onnx {

/// What a node is told besides its inputs.
struct attribute {
    enum class kind { real, whole, text, tensor, reals, wholes, texts, other } type = kind::other;
    double real = 0;
    std::int64_t whole = 0;
    std::string text;
    strut_onnx::tensor value;
    std::vector<double> reals;
    std::vector<std::int64_t> wholes;
    std::vector<std::string> texts;
};

/// An operation. An input that was left out is "".
struct node {
    std::string name;
    std::string op;
    std::vector<std::string> inputs;
    std::vector<std::string> outputs;
    std::map<std::string, attribute, std::less<>> attributes;

    /// "node '/0/Gemm' (Gemm)", by its first output where it has no name.
    std::string text() const {
        return "node '" + (!name.empty() || outputs.empty() ? name : outputs[0]) + "' (" + op + ")";
    }
    [[noreturn]] void refuse(
        const std::string& problem, std::string expected = {}, std::string found = {}) const {
        strut_onnx::refuse(text() + ": " + problem, std::move(expected), std::move(found));
    }

    bool has_input(std::size_t i) const { return i < inputs.size() && !inputs[i].empty(); }
    const std::string& input(std::size_t i) const {
        if (!has_input(i))
            refuse("input " + std::to_string(i) + " is missing");
        return inputs[i];
    }

    /// The attribute, or null. Errors: it is of another type.
    const attribute* find(std::string_view key, attribute::kind type) const {
        const auto at = attributes.find(key);
        if (at == attributes.end())
            return nullptr;
        if (at->second.type != type)
            refuse("attribute '" + std::string{key} + "' has another type");
        return &at->second;
    }
    double real(std::string_view key, double otherwise) const {
        const attribute* const one = find(key, attribute::kind::real);
        return one == nullptr ? otherwise : one->real;
    }
    std::int64_t whole(std::string_view key, std::int64_t otherwise) const {
        const attribute* const one = find(key, attribute::kind::whole);
        return one == nullptr ? otherwise : one->whole;
    }
    std::string word(std::string_view key, std::string otherwise) const {
        const attribute* const one = find(key, attribute::kind::text);
        return one == nullptr ? otherwise : one->text;
    }
    std::vector<std::int64_t> wholes(
        std::string_view key, std::vector<std::int64_t> otherwise = {}) const {
        const attribute* const one = find(key, attribute::kind::wholes);
        return one == nullptr ? otherwise : one->wholes;
    }

    /// Errors: an attribute that is not among these.
    void only(std::initializer_list<std::string_view> known) const {
        for (const auto& [key, value] : attributes)
            if (std::ranges::find(known, key) == known.end())
                refuse("attribute '" + key + "' is not supported");
    }
    /// Errors: the attribute is there and is not this number.
    void must_be(std::string_view key, std::int64_t only) const {
        if (const std::int64_t found = whole(key, only); found != only)
            refuse("attribute '" + std::string{key} + "' is not supported", std::to_string(only),
                std::to_string(found));
    }
};

/// A model: its nodes in an order in which each comes behind those it needs.
struct graph {
    std::int64_t opset = 0;
    std::vector<node> nodes;
    std::map<std::string, tensor, std::less<>> constants;
    std::string input;
    extents input_shape;
    std::optional<std::string> open_axis; ///< what the size of axis 0 is called that is any number
    bool wide = false;                    ///< double rather than float
    std::string output;
    /// Of everything that is computed from the input, once it is folded.
    std::map<std::string, extents, std::less<>> shapes;

    /// The constant of that name, or null.
    const tensor* constant(std::string_view name) const {
        const auto at = constants.find(name);
        return at == constants.end() ? nullptr : &at->second;
    }
};

} // namespace strut_onnx
