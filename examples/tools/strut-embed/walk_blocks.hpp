#pragma once

#include <algorithm>
#include <cstddef>
#include <string>
#include <string_view>
#include <utility>

#include "declaration.hpp"
#include "declared_network.hpp"
#include "strut/core/shape.hpp"
#include "strut/io/leaf.hpp"
#include "strut/layer/branches.hpp"
#include "strut/layer/concept.hpp"
#include "strut/layer/projection.hpp"
#include "vocabulary.hpp"
#include "walk.hpp"

/// Layers made of others.

namespace strut_embed {

inline refusal declared_walk::list(const item& of, std::size_t first) {
    if (first >= of.inner.size())
        return refuse(of, "layers inside");
    for (std::size_t i = first; i < of.inner.size(); ++i)
        if (auto wrong = layer(of.inner[i]))
            return wrong;
    return std::nullopt;
}

inline refusal declared_walk::repeat(const item& of) {
    if (of.inner.empty() || !is_number(of.inner[0].name))
        return refuse(of, "repeat<N, layers...>");
    const auto count = first_size(of);
    if (!count || *count > most_layers)
        return strut::failure{"the declaration", "repeat is too often, or not at all",
            "1 to " + std::to_string(most_layers), of.inner[0].name};
    const spot start = at;
    const std::size_t first = made.leaves.size();
    std::size_t rounds = 1; // of a repeat inside
    for (std::size_t i = 0; i < *count; ++i) {
        at.place.round = start.place.round + i * rounds;
        at.place.repeated = true;
        if (auto wrong = inside(start, std::to_string(i) + ".", [&] { return list(of, 1); }))
            return wrong;
        if (at.now != start.now)
            return refuse(of, "layers that give out the shape that they take in");
        for (std::size_t l = first; i == 0 && l < made.leaves.size(); ++l)
            for (const strut::tensor& one : made.leaves[l].tensors)
                rounds = std::max(rounds, one.round - start.place.round + 1);
    }
    return std::nullopt;
}

template <class Branch>
refusal declared_walk::with_shortcut(
    const item& of, std::string_view shortcut, const Branch& branch) {
    const bool projects = shortcut == "shortcut::projection";
    const spot start = at;
    if (!projects)
        at.mix_order();
    if (auto wrong = inside(start, "branch.", branch))
        return wrong;
    if (projects ? !strut::detail::projects_to(start.now, at.now) : at.now != start.now)
        return refuse(of, "a branch that gives out a shape that fits what it takes in");
    at.mix_order();
    if (projects) {
        const bool of_steps = start.now.rank == 2 && at.now[0] != start.now[0];
        const bool of_image = start.now.rank == 3;
        strut::leaf one = start.leaf(of_image ? "conv2d" : of_steps ? "conv1d" : "affine");
        one.part = "shortcut";
        one.module += ".shortcut";
        const std::size_t in = start.features(), out = at.features();
        parameter(one, strut::role::weight,
            of_image   ? strut::shape{in, 1, 1, out}
            : of_steps ? strut::shape{1, in, out}
                       : strut::shape{in, out});
        at.order.steps_last |= of_steps;
        keep(std::move(one));
    }
    if (shortcut == "shortcut::rezero" || shortcut == "shortcut::fixup") {
        strut::leaf one = start.leaf("residual");
        one.kind = strut::leaf_kind::factor;
        parameter(one, strut::role::scale, strut::shape{1});
        keep(std::move(one));
    }
    return std::nullopt;
}

inline refusal declared_walk::residual(const item& of) {
    const bool stated = !of.inner.empty() && is_shortcut(of.inner[0]);
    return with_shortcut(
        of, stated ? of.inner[0].name : "shortcut::identity", [&] { return list(of, stated); });
}

inline refusal declared_walk::parallel(const item& of) {
    const bool sums = !of.inner.empty() && of.inner[0].name == "summed";
    if (of.inner.size() < 1u + sums)
        return refuse(of, "layers inside");
    const spot start = at;
    strut::shape whole{};
    strut::feature_order order{};
    bool steps_last = false;
    for (std::size_t i = sums; i < of.inner.size(); ++i) {
        at = start;
        if (auto wrong =
                inside(start, std::to_string(i - sums) + ".", [&] { return layer(of.inner[i]); }))
            return wrong;
        const std::size_t axis = strut::feature_axis(at.now);
        if (i == sums)
            whole = at.now;
        else if (sums ? at.now != whole : !strut::bound::joins(at.now, whole))
            return refuse(of, "branches whose shapes fit together");
        else if (!sums)
            whole.extent[axis] += at.now[axis];
        if (at.order.flattened.rank > 0)
            order = at.order;
        steps_last |= at.order.steps_last;
    }
    if (order.flattened.rank > 0)
        at.order = order;
    else
        at.order.steps_last = steps_last;
    at.mix_order();
    at.now = whole;
    return std::nullopt;
}

} // namespace strut_embed
