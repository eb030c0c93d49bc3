#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <utility>

#include "declaration.hpp"
#include "vocabulary.hpp"

/// A layer as it is declared, taken apart.

namespace strut_embed {

/// What is between a layer's angle brackets: numbers, policies, layers, in this order.
struct parts {
    const item& whole;
    std::span<const item> numbers{};
    std::span<const item> layers{};
    std::array<const item*, static_cast<std::size_t>(sort::count)> policies{};

    /// The policy of that kind, or null.
    const item* operator[](sort kind) const { return policies[static_cast<std::size_t>(kind)]; }
    bool has(sort kind, std::string_view name) const {
        const item* const one = (*this)[kind];
        return one != nullptr && one->name == name;
    }
    std::size_t size(std::size_t i) const { return size_in(numbers[i], 0).value_or(0); }
};

/// Words that are layers, or are built as such.
struct layer_form {
    words named;
    std::uint32_t takes = 0; ///< kinds of policies
    std::size_t least_layers = 0, most_layers = 0;

    /// "one activation, one bias<>, layers"
    std::string more() const {
        std::string text;
        for (std::size_t kind = 0; kind < sort_names.size(); ++kind)
            if ((takes >> kind & 1) != 0)
                (text += text.empty() ? "one " : ", one ") += sort_names[kind];
        if (most_layers > 0)
            (text += text.empty() ? "" : ", ") += most_layers == 1 ? "one layer" : "layers";
        return text;
    }
};

/// Puts a policy among those of a layer that takes such ones.
inline misfits take_policy(const item& one, const policy_words& known, std::uint32_t taken,
    const std::string& expected, parts& to) {
    const item*& place = to.policies[static_cast<std::size_t>(known.kind)];
    if ((taken & kinds(known.kind)) == 0 || place != nullptr)
        return misfit{&one, expected};
    place = &one;
    return wrong_in(one, known);
}

inline misfits take_apart(const layer_form& form, parts& to) {
    const item& of = to.whole;
    const std::string more = form.more(), right = form_of(of, form.named, more);
    const std::size_t count = of.inner.size();
    std::size_t i = 0;
    while (i < count && is_number(of.inner[i].name))
        ++i;
    if (auto wrong = wrong_in(of, form.named, i, more))
        return wrong;
    to.numbers = std::span{of.inner}.first(i);
    for (; i < count; ++i) {
        const policy_words* const known = policy_of(of.inner[i]);
        if (known == nullptr)
            break;
        if (auto wrong = take_policy(of.inner[i], *known, form.takes, right, to))
            return wrong;
    }
    to.layers = std::span{of.inner}.subspan(i);
    if (to.layers.size() > form.most_layers)
        return misfit{&to.layers[form.most_layers], right};
    if (to.layers.size() < form.least_layers)
        return misfit{&of, right};
    return std::nullopt;
}

} // namespace strut_embed
