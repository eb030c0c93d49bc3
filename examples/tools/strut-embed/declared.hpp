#pragma once

#include <cstddef>
#include <string_view>
#include <utility>

#include "declaration.hpp"
#include "declared_network.hpp"
#include "strut/core/failure.hpp"
#include "strut/core/shape.hpp"
#include "vocabulary.hpp"
#include "walk.hpp"
#include "walk_blocks.hpp"
#include "walk_dense.hpp"
#include "walk_sequences.hpp"
#include "walk_windows.hpp"

/// The tensors of a declared network, computed as the library computes them from its type.
///
/// A second account of what the layers say of themselves. It cannot go wrong unnoticed:
/// `strut::embed` compares the result with the network's own tables.

namespace strut_embed {

inline strut::result<declared_network> declared_walk::over(const item& root) {
    if (const item* const unknown = first_unknown(root))
        return refuse(*unknown, "layers and policies of the library");
    std::size_t next = 0;
    if (root.name == "basic_network") {
        if (root.inner.empty() || (root.inner[0].name != "float" && root.inner[0].name != "double"))
            return refuse(root, "float or double first");
        made.doubles = root.inner[0].name == "double";
        next = 1;
    } else if (root.name != "network") {
        return refuse(root, "network<...> or basic_network<...>");
    }
    if (root.inner.size() < next + 2 || root.inner[next].name != "input")
        return refuse(root, "input<...>, then layers");
    for (const item& one : root.inner[next].inner) {
        if (one.name == "second_moment")
            continue;
        const auto extent = size_in(one);
        if (!extent || at.now.rank == strut::shape::max_rank)
            return refuse(one, "up to four extents");
        at.now.extent[at.now.rank++] = *extent;
    }
    if (at.now.rank == 0 || is_huge(at.now))
        return refuse(root, "1 to 2^32 inputs");
    for (std::size_t i = next + 1; i < root.inner.size(); ++i)
        take_default(root.inner[i]);
    for (std::size_t i = next + 1; i < root.inner.size(); ++i) {
        if (is_default(root.inner[i]))
            continue;
        if (auto wrong = layer(root.inner[i]))
            return *std::move(wrong);
        ++at.place.layer;
    }
    made.text = text_of(root, ",\n    ");
    return std::move(made);
}

inline refusal declared_walk::without_numbers(const item& of) {
    const bool has_places = at.now.rank == 2 || at.now.rank == 3;
    if (of.name == "dropout" && !of.inner.empty() && !is_rate(of.inner[0]))
        return refuse(of.inner[0], "a rate from 0 to below 1");
    if (of.name == "scale" && (of.inner.size() != 1 || !is_factor(of.inner[0])))
        return refuse(of, "scale<factor>, a number that is not zero");
    if (of.name == "flatten") {
        if (at.now.rank > 1)
            at.order.flattened = at.now;
        at.now = strut::shape{at.now.size()};
    } else if (of.name == "last_step" && at.now.rank == 2) {
        at.now = strut::shape{at.now[1]};
    } else if (of.name.starts_with("global_") && has_places) {
        at.now = strut::shape{at.features()};
    } else if (of.name != "dropout" && of.name != "scale" && of.name != "softmax" &&
               of.name != "log_softmax") {
        return refuse(of, "a layer that fits what comes in");
    }
    ++at.module;
    return std::nullopt;
}

inline refusal declared_walk::kind_of_layer(const item& of) {
    const bool of_one = of.inner.size() == 1;
    if (of.name == "dense" || of.name == "affine")
        return dense(of);
    if (of.name == "activate" && !of.inner.empty() && is_activation(of.inner[0]))
        return activate(of.inner[0]);
    if (of.name == "normalize" && of_one)
        return normalize(of.inner[0]);
    if (of.name == "lstm" || of.name == "gru" || of.name == "rnn")
        return recurrent(of);
    if (of.name == "bidirectional" && of_one)
        return recurrent(of.inner[0], true);
    if (of.name == "conv1d" || of.name == "conv1d_transposed")
        return conv1d(of);
    if (of.name == "conv2d")
        return conv2d(of);
    if (of.name == "max_pool" || of.name == "average_pool")
        return pool(of);
    if (of.name == "embedding")
        return embedding(of);
    if (of.name == "chain")
        return list(of, 0);
    if (of.name == "repeat")
        return repeat(of);
    if (of.name == "residual")
        return residual(of);
    if (of.name == "parallel")
        return parallel(of);
    return without_numbers(of);
}

inline refusal declared_walk::layer(const item& of) {
    if (++layers > most_layers)
        return refuse(of, "fewer layers");
    auto wrong = kind_of_layer(of);
    if (!wrong && (huge || is_huge(at.now)))
        wrong = refuse(of, "fewer than 2^32 numbers");
    return wrong;
}

/// The tensors of the network that `text` declares.
inline strut::result<declared_network> declared(std::string_view text) {
    const auto root = read_declaration(text);
    if (root.has_error())
        return root.error();
    return declared_walk{}.over(*root);
}

} // namespace strut_embed
