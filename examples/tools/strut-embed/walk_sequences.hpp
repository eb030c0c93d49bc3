#pragma once

#include <cstddef>
#include <optional>
#include <utility>

#include "declaration.hpp"
#include "parts.hpp"
#include "rules.hpp"
#include "strut/core/shape.hpp"
#include "strut/io/leaf.hpp"
#include "strut/layer/concept.hpp"
#include "vocabulary.hpp"
#include "walk.hpp"
#include "walk_dense.hpp"

/// Recurrent layers, and tables.

namespace strut_embed {

/// The normalization inside a cell: of what comes in, of what comes back, and of an lstm's state.
inline refusal declared_walk::normalized_inside(const parts& of, strut::leaf& one) {
    using enum strut::role;
    const item* const norm = of[sort::normalization];
    if (norm == nullptr || norm->name == "no_norm")
        return std::nullopt;
    const strut::learned learned = learned_by(*norm);
    const bool in_groups = norm->name == "group_norm" && norm->inner[0].name != "1";
    if (norm->name == "batch_norm" || in_groups || learned == strut::learned::nothing ||
        learned == strut::learned::shift)
        return refuse({norm, "a normalization of one sample that learns a scale"});
    const strut::shape gates{one.tensors[0].extents[1]}, units{one.units};
    parameter(one, scale, gates);
    parameter(one, scale, gates);
    if (one.kind != strut::leaf_kind::lstm)
        return std::nullopt;
    parameter(one, scale, units);
    if (learned == strut::learned::scale_and_shift)
        parameter(one, shift, units);
    return std::nullopt;
}

/// One way through the sequence.
inline refusal declared_walk::cell(const parts& of, strut::way direction) {
    using enum strut::role;
    if (of.has(sort::bias, "no_bias"))
        return refuse({of[sort::bias], "bias<an initializer>"});
    const item* const act = of[sort::activation];
    if (act != nullptr && act->name.starts_with("prelu"))
        return refuse({act, "an activation without slopes to learn"});
    const std::string_view name = of.whole.name;
    const std::size_t units = of.size(0);
    const std::size_t gates = units * (name == "lstm" ? 4 : name == "gru" ? 3 : 1);
    strut::leaf one = at.leaf(name == "lstm" ? "lstm" : name == "gru" ? "gru" : "rnn");
    one.units = units;
    one.direction = direction;
    parameter(one, weight, strut::shape{at.features(), gates});
    parameter(one, weight, strut::shape{units, gates});
    parameter(one, bias, strut::shape{name == "gru" ? gates + units : gates});
    if (auto wrong = normalized_inside(of, one))
        return wrong;
    keep(std::move(one));
    return std::nullopt;
}

inline refusal declared_walk::recurrent(const parts& of) {
    if (!at.vectors())
        return refuse_shape("a sequence");
    auto wrong = cell(of, strut::way::only);
    pass(of.size(0));
    return wrong;
}

inline refusal declared_walk::bidirectional(const parts& of) {
    if (at.now.rank != 2)
        return refuse_shape("a sequence");
    parts one{of.layers[0]};
    if (one.whole.name != "rnn" && one.whole.name != "lstm" && one.whole.name != "gru")
        return refuse({&one.whole, "rnn<...>, lstm<...> or gru<...>"});
    if (auto wrong = take_apart(*rule::of(one.whole), one))
        return refuse(*wrong);
    if (one[sort::stateful] != nullptr)
        return refuse({one[sort::stateful], "a layer that begins at zero"});
    for (const strut::way direction : {strut::way::forward, strut::way::backward})
        if (auto wrong = cell(one, direction))
            return wrong;
    pass(2 * one.size(0));
    return std::nullopt;
}

inline refusal declared_walk::embedding(const parts& of) {
    if (at.now.rank != 1 && (at.now.rank != 2 || at.now[1] != 1))
        return refuse_shape("one number a step");
    strut::leaf one = at.leaf("embedding");
    parameter(one, strut::role::weight, strut::shape{of.size(0), of.size(1)});
    keep(std::move(one));
    at.now = strut::shape{at.now[0], of.size(1)};
    pass(of.size(1));
    return std::nullopt;
}

inline refusal declared_walk::last_step(const parts&) {
    if (at.now.rank != 2)
        return refuse_shape("a sequence");
    at.now = strut::shape{at.now[1]};
    ++at.module;
    return std::nullopt;
}

} // namespace strut_embed
