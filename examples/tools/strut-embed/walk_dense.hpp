#pragma once

#include <cstddef>
#include <optional>
#include <utility>

#include "declaration.hpp"
#include "parts.hpp"
#include "strut/core/shape.hpp"
#include "strut/io/leaf.hpp"
#include "strut/layer/concept.hpp"
#include "vocabulary.hpp"
#include "walk.hpp"
#include "walk_blocks.hpp"

/// Matrices, and what stands behind them.

namespace strut_embed {

inline refusal declared_walk::matrix(std::size_t count, bool biased) {
    if (!at.vectors())
        return refuse_shape("a vector or a sequence");
    strut::leaf one = at.leaf("affine");
    parameter(one, strut::role::weight, strut::shape{at.features(), count});
    if (biased)
        parameter(one, strut::role::bias, strut::shape{count});
    keep(std::move(one));
    pass(count);
    return std::nullopt;
}

inline refusal declared_walk::act(const item& activation) {
    if (activation.name == "identity")
        return std::nullopt;
    if (activation.name.starts_with("prelu")) {
        strut::leaf one = at.leaf("activate");
        parameter(one, strut::role::slope,
            strut::shape{activation.name == "prelu" ? std::size_t{1} : at.features()});
        at.order.steps_last |= at.now.rank == 2 && one.tensors[0].size() > 1;
        keep(std::move(one));
    }
    ++at.module;
    return std::nullopt;
}

/// What a normalization learns, where it does not say.
inline strut::learned learned_by(const item& norm) {
    for (const item& one : norm.inner)
        if (one.name.starts_with("learned::"))
            return one.name == "learned::nothing" ? strut::learned::nothing
                   : one.name == "learned::scale" ? strut::learned::scale
                   : one.name == "learned::shift" ? strut::learned::shift
                                                  : strut::learned::scale_and_shift;
    return norm.name == "rms_norm" ? strut::learned::scale : strut::learned::scale_and_shift;
}

inline refusal declared_walk::normalized(const item& norm) {
    const bool over_samples = norm.name == "batch_norm", in_groups = norm.name == "group_norm";
    if (at.now.rank > 3 || (at.now.rank == 3 && !over_samples && !in_groups))
        return refuse_shape("a vector or a sequence");
    if (in_groups && at.features() % size_in(norm.inner[0]).value_or(1) != 0)
        return refuse_shape("features in " + norm.inner[0].name + " groups");
    using enum strut::learned;
    const strut::learned learned = learned_by(norm);
    strut::leaf one = at.leaf("normalize");
    if (learned == scale || learned == scale_and_shift)
        parameter(one, strut::role::scale, strut::shape{at.features()});
    if (learned == shift || learned == scale_and_shift)
        parameter(one, strut::role::shift, strut::shape{at.features()});
    if (over_samples) {
        made.add_statistic(one, strut::role::running_mean, at.features());
        made.add_statistic(one, strut::role::running_variance, at.features());
    }
    if (!one.tensors.empty() || !one.statistics.empty())
        keep(std::move(one));
    at.order.steps_last |= at.now.rank == 2 && over_samples;
    ++at.module;
    return std::nullopt;
}

inline refusal declared_walk::affine(const parts& of) {
    return matrix(of.size(0), biased(of));
}

inline refusal declared_walk::dense(const parts& of) {
    const item* const own_norm = of[sort::normalization];
    const item* const norm = own_norm != nullptr ? own_norm : default_norm;
    const item* const own_act = of[sort::activation];
    const item* const activation = own_act != nullptr ? own_act : default_activation;
    const auto steps = [&]() -> refusal {
        if (auto wrong = affine(of))
            return wrong;
        if (norm != nullptr && norm->name != "no_norm")
            if (auto wrong = normalized(*norm))
                return wrong;
        return activation != nullptr ? act(*activation) : std::nullopt;
    };
    const item* const shortcut = of[sort::shortcut];
    return shortcut != nullptr ? with_shortcut(shortcut->name, steps) : steps();
}

inline refusal declared_walk::activate(const parts& of) {
    if (of[sort::activation] == nullptr)
        return refuse({&of.whole, "activate<an activation>"});
    return act(*of[sort::activation]);
}

inline refusal declared_walk::normalize(const parts& of) {
    const item* const norm = of[sort::normalization];
    if (norm == nullptr || norm->name == "no_norm")
        return refuse({&of.whole, "normalize<a normalization>"});
    return normalized(*norm);
}

} // namespace strut_embed
