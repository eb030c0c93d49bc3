#pragma once

#include <cstddef>
#include <optional>
#include <utility>

#include "declaration.hpp"
#include "strut/core/shape.hpp"
#include "strut/io/leaf.hpp"
#include "strut/layer/concept.hpp"
#include "vocabulary.hpp"
#include "walk.hpp"
#include "walk_blocks.hpp"

/// Matrices, and what stands behind them.

namespace strut_embed {

inline refusal declared_walk::affine(const item& of, std::size_t count, bool biased) {
    if (!at.vectors())
        return refuse(of, of.name + "<N, policies...> of vectors");
    strut::leaf one = at.leaf("affine");
    parameter(one, strut::role::weight, strut::shape{at.features(), count});
    if (biased)
        parameter(one, strut::role::bias, strut::shape{count});
    keep(std::move(one));
    pass(count);
    return std::nullopt;
}

inline refusal declared_walk::activate(const item& of) {
    if (of.name == "identity")
        return std::nullopt;
    if (of.name.starts_with("prelu")) {
        strut::leaf one = at.leaf("activate");
        parameter(one, strut::role::slope,
            strut::shape{of.name == "prelu" ? std::size_t{1} : at.features()});
        at.order.steps_last |= at.now.rank == 2 && one.tensors[0].size() > 1;
        keep(std::move(one));
    }
    ++at.module;
    return std::nullopt;
}

inline refusal declared_walk::normalize(const item& of) {
    if (!is_norm(of))
        return refuse(of, "batch_norm<> layer_norm<> rms_norm<> group_norm<>");
    bool scaled = true;
    bool shifted = of.name != "rms_norm";
    for (const item& one : of.inner)
        if (words::contain(words::learned, one.name)) {
            const bool both = one.name == "learned::scale_and_shift";
            scaled = both || one.name == "learned::scale";
            shifted = both || one.name == "learned::shift";
        }
    strut::leaf one = at.leaf("normalize");
    if (scaled)
        parameter(one, strut::role::scale, strut::shape{at.features()});
    if (shifted)
        parameter(one, strut::role::shift, strut::shape{at.features()});
    if (of.name == "batch_norm") {
        made.add_statistic(one, strut::role::running_mean, at.features());
        made.add_statistic(one, strut::role::running_variance, at.features());
    }
    if (!one.tensors.empty() || !one.statistics.empty())
        keep(std::move(one));
    at.order.steps_last |= at.now.rank == 2 && of.name == "batch_norm";
    ++at.module;
    return std::nullopt;
}

inline refusal declared_walk::dense(const item& of) {
    const auto count = first_size(of);
    if (!count)
        return refuse(of, of.name + "<N, policies...>");
    const bool has_more = of.name == "dense";
    const item* act = has_more ? default_activation : nullptr;
    const item* norm = has_more ? default_norm : nullptr;
    const item* shortcut = nullptr;
    bool biased = biased_by_default;
    constexpr const char* single = "one activation, one normalization, one shortcut";
    bool has_activation = false, has_norm = false;
    for (std::size_t i = 1; i < of.inner.size(); ++i) {
        const item& one = of.inner[i];
        if (has_more && ((is_activation(one) && std::exchange(has_activation, true)) ||
                            (is_norm(one) && std::exchange(has_norm, true)) ||
                            (is_shortcut(one) && shortcut != nullptr)))
            return refuse(one, single);
        if (one.name == "no_bias" || one.name == "bias")
            biased = one.name == "bias";
        else if (has_more && is_activation(one))
            act = &one;
        else if (has_more && (is_norm(one) || one.name == "no_norm"))
            norm = is_norm(one) ? &one : nullptr;
        else if (has_more && is_shortcut(one))
            shortcut = &one;
        else if (!is_silent(one))
            return refuse(one, "an activation, a normalization, a shortcut, no_bias");
    }
    const auto steps = [&]() -> refusal {
        if (auto wrong = affine(of, *count, biased))
            return wrong;
        if (norm != nullptr)
            if (auto wrong = normalize(*norm))
                return wrong;
        return act != nullptr ? activate(*act) : std::nullopt;
    };
    return shortcut != nullptr ? with_shortcut(of, shortcut->name, steps) : steps();
}

} // namespace strut_embed
