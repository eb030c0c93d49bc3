#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "declaration.hpp"
#include "declared_network.hpp"
#include "parts.hpp"
#include "strut/core/shape.hpp"
#include "strut/io/leaf.hpp"
#include "strut/layer/branches.hpp"
#include "strut/layer/concept.hpp"
#include "strut/layer/projection.hpp"
#include "walk.hpp"

/// Layers made of others: one behind the other, again and again, side by side, with a way round.

namespace strut_embed {

inline refusal declared_walk::list(std::span<const item> some) {
    for (const item& one : some)
        if (auto wrong = layer(one))
            return wrong;
    return std::nullopt;
}

inline refusal declared_walk::chain(const parts& of) {
    return list(of.layers);
}

inline refusal declared_walk::repeat(const parts& of) {
    const std::size_t count = of.size(0);
    if (count > most_layers)
        return refuse("1 to " + std::to_string(most_layers) + " rounds", std::to_string(count));
    const spot start = at;
    const std::size_t first = made.leaves.size();
    std::size_t rounds = 1; // of a repeat inside
    for (std::size_t i = 0; i < count; ++i) {
        at.place.round = start.place.round + i * rounds;
        at.place.repeated = true;
        if (auto wrong = inside(start, std::to_string(i) + ".", of.layers))
            return wrong;
        if (at.now != start.now)
            return refuse_shape(extents_of(start.now));
        for (std::size_t l = first; i == 0 && l < made.leaves.size(); ++l)
            for (const strut::tensor& one : made.leaves[l].tensors)
                rounds = std::max(rounds, one.round - start.place.round + 1);
    }
    return std::nullopt;
}

/// The matrix of a shortcut from `start` to here: at each step, or a convolution of one tap.
inline void declared_walk::project(const spot& start) {
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

/// A branch, and the way round it.
template <class Branch>
refusal declared_walk::with_shortcut(std::string_view shortcut, const Branch& branch) {
    const bool projects = shortcut == "shortcut::projection";
    const spot start = at;
    if (!projects)
        at.mix_order();
    if (auto wrong = inside(start, "branch.", branch))
        return wrong;
    if (!projects && at.now != start.now)
        return refuse_shape(extents_of(start.now));
    if (projects && !strut::detail::projects_to(start.now, at.now))
        return refuse_shape("a shape that " + extents_of(start.now) + " can be projected to");
    at.mix_order();
    if (projects)
        project(start);
    if (shortcut == "shortcut::rezero" || shortcut == "shortcut::fixup") {
        strut::leaf one = start.leaf("residual");
        one.kind = strut::leaf_kind::factor;
        parameter(one, strut::role::scale, strut::shape{1});
        keep(std::move(one));
    }
    return std::nullopt;
}

inline refusal declared_walk::residual(const parts& of) {
    const item* const shortcut = of[sort::shortcut];
    return with_shortcut(shortcut == nullptr ? "shortcut::identity" : shortcut->name,
        [&] { return list(of.layers); });
}

/// Branches; null: what comes in goes on as it is.
inline refusal declared_walk::side_by_side(std::span<const item* const> branches, bool sums) {
    const spot start = at;
    strut::shape whole{};
    strut::feature_order order{};
    bool steps_last = false;
    for (std::size_t i = 0; i < branches.size(); ++i) {
        at = start;
        const auto branch = [&]() -> refusal {
            if (branches[i] != nullptr)
                return layer(*branches[i]);
            ++at.module;
            return std::nullopt;
        };
        if (auto wrong = inside(start, std::to_string(i) + ".", branch))
            return wrong;
        const std::size_t axis = strut::feature_axis(at.now);
        if (i == 0)
            whole = at.now;
        else if (sums ? at.now != whole : !strut::bound::joins(at.now, whole))
            return refuse_shape("a branch that fits beside " + extents_of(whole));
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

inline refusal declared_walk::parallel(const parts& of) {
    std::vector<const item*> branches;
    for (const item& one : of.layers)
        branches.push_back(&one);
    return side_by_side(branches, of[sort::summed] != nullptr);
}

/// What comes in stands beside what each layer makes of it.
inline refusal declared_walk::dense_block(const parts& of) {
    for (const item& one : of.layers)
        if (auto wrong = side_by_side(std::array<const item*, 2>{nullptr, &one}, false))
            return wrong;
    return std::nullopt;
}

} // namespace strut_embed
