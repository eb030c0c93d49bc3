#pragma once

#include <cstddef>
#include <optional>

#include "parts.hpp"
#include "strut/core/shape.hpp"
#include "vocabulary.hpp"
#include "walk.hpp"

/// Layers without numbers of their own that leave the shape as it is, or change it.

namespace strut_embed {

inline refusal declared_walk::same(const parts&) {
    ++at.module;
    return std::nullopt;
}

inline refusal declared_walk::flatten(const parts& of) {
    if (at.now.rank > 1)
        at.order.flattened = at.now;
    at.now = strut::shape{at.now.size()};
    return same(of);
}

inline refusal declared_walk::narrow(const parts& of) {
    const std::size_t start = of.size(0), length = of.size(1);
    if (start + length > at.features())
        return refuse_shape(std::to_string(start + length) + " features");
    at.mix_order();
    at.set_features(length);
    return same(of);
}

inline refusal declared_walk::reshape(const parts& of) {
    strut::shape to{};
    for (std::size_t axis = 0; axis < of.numbers.size(); ++axis)
        to.extent[to.rank++] = of.size(axis);
    if (is_huge(to) || to.size() != at.now.size())
        return refuse_shape("as many numbers as " + extents_of(to) + " has");
    at.mix_order();
    at.now = to;
    return same(of);
}

} // namespace strut_embed
