#pragma once

#include <algorithm>
#include <charconv>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <system_error>
#include <utility>
#include <vector>

#include "strut/core/failure.hpp"
#include "strut/io/embedded_text.hpp"
#include "strut/io/message.hpp"

/// A type as it is written, `strut::dense<64, strut::relu>`, as a tree.

namespace strut_embed {

/// A name, or a number, and what is between its angle brackets.
struct item {
    std::string name; ///< without strut:: in front
    std::vector<item> inner{};
    bool bracketed = false; ///< whether there are brackets, if only of nothing
};

/// Whether a number has neither a point nor an exponent.
inline bool is_whole(std::string_view number) {
    return number.find_first_of(".eE") == number.npos;
}

/// The value of a decimal number as it is in C++, too: 3, -0.5, 1e-05, 0.1f. Not of 010, which is 8
/// there, not of 1f, which is none, and not of 1e39f, which is none of float.
inline std::optional<double> number_in(std::string_view text) {
    const std::string_view digits = text.substr(text.starts_with('-') ? 1 : 0);
    if (digits.empty() || !(strut::detail::is_digit(digits[0]) || digits[0] == '.') ||
        (digits.size() > 1 && digits[0] == '0' && strut::detail::is_digit(digits[1])))
        return std::nullopt;
    const bool single = text.ends_with('f') && !is_whole(text);
    const char* const end = text.data() + text.size() - (single ? 1 : 0);
    const auto read = [&](auto value) -> std::optional<double> {
        const auto done = std::from_chars(text.data(), end, value);
        return done.ec == std::errc{} && done.ptr == end ? std::optional{double{value}}
                                                         : std::nullopt;
    };
    return single ? read(float{}) : read(double{});
}
inline bool is_number(std::string_view text) {
    return number_in(text).has_value();
}

/// A number as it is written in C++: 2^63, which is no integer there, is 9223372036854775808.0.
inline std::string literal_of(std::string_view number) {
    long long value = 0;
    const std::string_view digits = number.substr(number.starts_with('-') ? 1 : 0);
    const auto read = std::from_chars(digits.data(), digits.data() + digits.size(), value);
    const bool beyond = is_whole(digits) && read.ec != std::errc{};
    return std::string{number} + (beyond ? ".0" : "");
}

/// Identifiers with `::` between them.
inline bool is_name(std::string_view text) {
    while (true) {
        const std::size_t end = std::min(text.find("::"), text.size());
        const std::string_view word = text.substr(0, end);
        if (word.empty() || strut::detail::is_digit(word[0]) ||
            !std::ranges::all_of(word,
                [](char c) { return strut::detail::is_letter(c) || strut::detail::is_digit(c); }))
            return false;
        if (end == text.size())
            return true;
        text.remove_prefix(end + 2);
    }
}

/// The type as C++ has it, of nothing but names, numbers, brackets and commas. With nothing before
/// names, for messages, numbers are as they were read.
inline std::string text_of(
    const item& of, std::string_view between = ", ", std::string_view before = "strut::") {
    const bool number = is_number(of.name);
    const bool plain = number || of.name == "float" || of.name == "double";
    std::string text{plain ? "" : before};
    text += number && !before.empty() ? literal_of(of.name) : of.name;
    if (!of.bracketed)
        return text;
    text += '<';
    for (std::size_t i = 0; i < of.inner.size(); ++i)
        (text += i == 0 ? "" : between) += text_of(of.inner[i], ", ", before);
    return text + '>';
}

/// Reads `name<item, item, ...>`.
class declaration_reader {
public:
    explicit declaration_reader(std::string_view all) : rest{all}, text{all} {}

    strut::result<item> whole() {
        auto root = one(0);
        if (root.has_error())
            return root;
        skip_space();
        if (!rest.empty())
            return refuse("the end");
        return root;
    }

private:
    static constexpr int deepest = 32;
    std::string_view rest;
    std::string_view text;

    void skip_space() {
        rest.remove_prefix(std::min(rest.find_first_not_of(" \t\r\n"), rest.size()));
    }

    strut::failure refuse(std::string expected) const {
        return {"the declaration", "cannot be read", std::move(expected),
            rest.empty() ? "its end" : strut::detail::in_quotes(rest)};
    }

    /// What may be part of a name or of a number.
    static bool is_part(char c) {
        return strut::detail::is_letter(c) || strut::detail::is_digit(c) || c == ':' || c == '.' ||
               c == '-' || c == '+';
    }

    strut::result<item> one(int depth) {
        if (depth > deepest)
            return refuse("at most " + std::to_string(deepest) + " angle brackets in each other");
        skip_space();
        std::size_t length = 0;
        while (length < rest.size() && is_part(rest[length]))
            ++length;
        if (length == 0)
            return refuse("a name or a decimal number");
        std::string_view name = rest.substr(0, length);
        for (const std::string_view before : {"::", "strut::"})
            if (name.starts_with(before))
                name.remove_prefix(before.size());
        if (!is_name(name) && !is_number(name))
            return refuse("a name or a decimal number");
        rest.remove_prefix(length);
        item made{std::string{name}};
        skip_space();
        if (!rest.starts_with('<') || is_number(name))
            return made;
        made.bracketed = true;
        rest.remove_prefix(1);
        skip_space();
        if (rest.starts_with('>')) {
            rest.remove_prefix(1);
            return made;
        }
        while (true) {
            auto next = one(depth + 1);
            if (next.has_error())
                return next;
            made.inner.push_back(*std::move(next));
            skip_space();
            const char end = rest.empty() ? '\0' : rest[0];
            if (end != ',' && end != '>')
                return refuse("',' or '>'");
            rest.remove_prefix(1);
            if (end == '>')
                return made;
        }
    }
};

inline strut::result<item> read_declaration(std::string_view text) {
    return declaration_reader{text}.whole();
}

} // namespace strut_embed
