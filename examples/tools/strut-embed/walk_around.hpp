#pragma once

#include <cstddef>
#include <optional>
#include <utility>

#include "declaration.hpp"
#include "declared_network.hpp"
#include "parts.hpp"
#include "strut/core/shape.hpp"
#include "strut/io/leaf.hpp"
#include "strut/layer/concept.hpp"
#include "strut/layer/each_step.hpp"
#include "walk.hpp"

/// Layers that reach past their neighbours: conditions and skip sums.

namespace strut_embed {

inline refusal declared_walk::conditioned(const parts& of) {
    const spot start = at;
    at.condition = at.now;
    return inside(start, "", of.layers);
}

inline refusal declared_walk::mix(const parts& of) {
    const spot start = at;
    const strut::shape lent = at.condition;
    if (lent.rank == 0)
        return refuse("a conditioned around it", "none");
    if (auto wrong = inside(start, "inner.", of.layers))
        return wrong;
    if (lent.rank > 2 || !at.vectors() || strut::with_features(lent, at.features()) != at.now)
        return refuse_shape("vectors of as many steps as the condition " + extents_of(lent));
    strut::leaf one = start.leaf("affine");
    one.part = "condition";
    one.module += ".condition";
    one.in = lent;
    one.order = {};
    parameter(one, strut::role::weight, strut::shape{strut::features_of(lent), at.features()});
    keep(std::move(one));
    return std::nullopt;
}

inline refusal declared_walk::skip_sum(const parts& of) {
    if (!at.vectors())
        return refuse_shape("a vector or a sequence");
    const spot start = at;
    const strut::shape sum = strut::with_features(at.now, of.size(0));
    at.sum = sum;
    auto wrong = inside(start, "", of.layers);
    at.now = sum;
    return wrong;
}

/// A sum of its own, which goes through the head, the first layer, into the sum around.
inline refusal declared_walk::skip_stack(const parts& of) {
    if (at.sum.rank == 0)
        return refuse("a skip_sum around it", "none");
    if (!at.vectors())
        return refuse_shape("a vector or a sequence");
    const spot start = at;
    const strut::shape sum = strut::with_features(at.now, of.size(0));
    at.sum = sum;
    if (auto wrong = inside(start, "inner.", of.layers.subspan(1)))
        return wrong;
    const spot behind = at;
    at.now = sum;
    at.order = {.steps_last = behind.order.steps_last};
    if (auto wrong = inside(start, "head.", of.layers.first(1)))
        return wrong;
    if (at.now != start.sum)
        return refuse_shape("a head that gives out " + extents_of(start.sum));
    at = behind;
    return std::nullopt;
}

inline refusal declared_walk::tap(const parts&) {
    if (at.sum.rank == 0)
        return refuse("a skip_sum around it", "none");
    if (at.now != at.sum)
        return refuse_shape(extents_of(at.sum));
    ++at.module;
    return std::nullopt;
}

} // namespace strut_embed
