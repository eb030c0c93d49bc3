#pragma once

#include <cctype>
#include <cstddef>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "strut/core/failure.hpp"
#include "strut/io/message.hpp"

/// A type as it is written, `strut::dense<64, strut::relu>`, as a tree.

namespace strut_embed {

/// A name, or a number, and what is between its angle brackets.
struct item {
    std::string name; ///< without strut:: in front
    std::vector<item> inner{};
};

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
        while (!rest.empty() && std::isspace(static_cast<unsigned char>(rest[0])))
            rest.remove_prefix(1);
    }

    strut::failure refuse(std::string expected) const {
        return {"the declaration", "cannot be read", std::move(expected),
            rest.empty() ? "its end" : strut::detail::in_quotes(rest)};
    }

    static bool is_part(char c) {
        return std::isalnum(static_cast<unsigned char>(c)) || c == '_' || c == ':' || c == '.' ||
               c == '-' || c == '+' || c == '\'';
    }

    strut::result<item> one(int depth) {
        if (depth > deepest)
            return refuse("fewer angle brackets");
        skip_space();
        std::size_t length = 0;
        while (length < rest.size() && is_part(rest[length]))
            ++length;
        if (length == 0)
            return refuse("a name or a number");
        std::string_view name = rest.substr(0, length);
        rest.remove_prefix(length);
        for (const std::string_view before : {"::", "strut::"})
            if (name.starts_with(before))
                name.remove_prefix(before.size());
        item made{std::string{name}};
        skip_space();
        if (!rest.starts_with('<'))
            return made;
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
