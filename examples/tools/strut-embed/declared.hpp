#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>

#include "declaration.hpp"
#include "declared_network.hpp"
#include "parts.hpp"
#include "rules.hpp"
#include "strut/core/failure.hpp"
#include "strut/io/message.hpp"
#include "vocabulary.hpp"
#include "walk.hpp"
#include "walk_around.hpp"
#include "walk_blocks.hpp"
#include "walk_dense.hpp"
#include "walk_sequences.hpp"
#include "walk_shapes.hpp"
#include "walk_windows.hpp"

/// The tensors of a declared network, computed as the library computes them from its type.
///
/// A second account of what the layers say of themselves. It cannot go wrong unnoticed:
/// `strut::embed` compares the result with the network's own tables.

namespace strut_embed {

/// The first word in a declaration that is none of the library, or null.
inline const item* declared_walk::first_unknown(const item& of) {
    const bool known = is_number(of.name) || policy_of(of) != nullptr || rule::of(of) != nullptr ||
                       of.name == "float" || of.name == "double" || of.name == "network" ||
                       of.name == "basic_network" || of.name == "input";
    if (!known)
        return &of;
    for (const item& one : of.inner)
        if (const item* const found = first_unknown(one))
            return found;
    return nullptr;
}

inline refusal declared_walk::layer(const item& of) {
    const item* const around = std::exchange(current, &of);
    const rule* const known = rule::of(of);
    if (known == nullptr) {
        current = around;
        return refuse({&of, "a layer"});
    }
    if (++layers > most_layers)
        return refuse("at most " + std::to_string(most_layers) + " layers", "more");
    parts taken{of};
    if (auto wrong = take_apart(*known, taken))
        return refuse(*wrong);
    if (const item* const stated = taken[sort::inputs];
        stated != nullptr && size_in(stated->inner[0]) != at.features())
        return refuse_shape(stated->inner[0].name + " inputs");
    if (auto wrong = (this->*known->walk)(taken))
        return wrong;
    if (huge || is_huge(at.now))
        return refuse("fewer than 2^32 numbers", "more");
    current = around;
    return std::nullopt;
}

inline refusal declared_walk::take_input(const item& of) {
    current = &of;
    parts taken{of};
    if (auto wrong = take_apart({{"input", "ssss", 1}, kinds(sort::second_moment)}, taken))
        return refuse(*wrong);
    for (std::size_t axis = 0; axis < taken.numbers.size(); ++axis)
        at.now.extent[at.now.rank++] = taken.size(axis);
    if (is_huge(at.now))
        return refuse_shape("1 to 2^32 inputs");
    current = nullptr;
    return std::nullopt;
}

/// Policies that a network's list has for all of its layers.
inline refusal declared_walk::take_defaults(const item& root, std::span<const item> list) {
    using enum sort;
    constexpr auto taken = kinds(activation, initializer, bias, normalization, arithmetic);
    const layer_form whole{
        .named = {}, .takes = taken, .least_layers = 1, .most_layers = most_layers};
    const std::string right = whole.more();
    parts defaults{root};
    for (const item& one : list)
        if (const policy_words* const known = policy_of(one))
            if (auto wrong = take_policy(one, *known, taken, right, defaults))
                return refuse(*wrong);
    default_activation = defaults[activation];
    default_norm = defaults[normalization];
    biased_by_default = !defaults.has(bias, "no_bias");
    return std::nullopt;
}

inline strut::result<declared_network> declared_walk::over(const item& root) {
    if (const item* const unknown = first_unknown(root))
        return strut::failure{"the declaration",
            "strut-embed does not know that: strut::write_header takes any network",
            "layers and policies of the library", strut::detail::in_quotes(unknown->name)};
    const bool basic = root.name == "basic_network";
    const std::size_t first = basic ? 1 : 0; // the input
    if ((!basic && root.name != "network") || root.inner.size() < first + 2 ||
        root.inner[first].name != "input" ||
        (basic && root.inner[0].name != "float" && root.inner[0].name != "double") ||
        (basic && root.inner[0].bracketed))
        return refuse({&root, "network<input<...>, layers...> or "
                              "basic_network<float or double, input<...>, layers...>"});
    made.doubles = basic && root.inner[0].name == "double";
    const auto list = std::span{root.inner}.subspan(first + 1);
    if (auto wrong = take_input(root.inner[first]))
        return *std::move(wrong);
    if (auto wrong = take_defaults(root, list))
        return *std::move(wrong);
    for (const item& one : list) {
        if (policy_of(one) != nullptr)
            continue;
        if (auto wrong = layer(one))
            return *std::move(wrong);
        ++at.place.layer;
    }
    if (layers == 0)
        return refuse("layers", "none");
    made.text = text_of(root, ",\n    ");
    return std::move(made);
}

/// The tensors of the network that `text` declares.
/// *Errors*: what cannot be read, or does not fit, with `stated`: where the text is from.
inline strut::result<declared_network> declared(
    std::string_view text, const std::string& stated = "the declaration") {
    const auto root = read_declaration(text);
    auto made = root ? declared_walk{}.over(*root) : root.error();
    if (made)
        return made;
    strut::failure why = std::move(made).error();
    why.subject = stated;
    return why;
}

} // namespace strut_embed
