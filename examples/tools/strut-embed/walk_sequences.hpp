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

/// Recurrent layers, and tables.

namespace strut_embed {

inline refusal declared_walk::recurrent(const item& of, bool both) {
    const std::size_t gates = of.name == "lstm"  ? 4
                              : of.name == "gru" ? 3
                              : of.name == "rnn" ? 1
                                                 : 0;
    const auto count = first_size(of);
    if (gates == 0 || !count || !at.vectors() || (both && at.now.rank != 2))
        return refuse(of, "rnn<H> lstm<H> gru<H> of a sequence");
    for (std::size_t i = 1; i < of.inner.size(); ++i)
        if (!is_silent(of.inner[i]) && !is_activation(of.inner[i]))
            return refuse(of.inner[i], "a recurrent layer that is not normalized");
    for (const bool second : {false, true}) {
        if (second && !both)
            continue;
        strut::leaf one = at.leaf(of.name == "lstm" ? "lstm" : of.name == "gru" ? "gru" : "rnn");
        one.units = *count;
        one.direction = !both    ? strut::way::only
                        : second ? strut::way::backward
                                 : strut::way::forward;
        parameter(one, strut::role::weight, strut::shape{at.features(), gates * *count});
        parameter(one, strut::role::weight, strut::shape{*count, gates * *count});
        parameter(one, strut::role::bias, strut::shape{(gates == 3 ? 4 : gates) * *count});
        keep(std::move(one));
    }
    pass(both ? 2 * *count : *count);
    return std::nullopt;
}

inline refusal declared_walk::embedding(const item& of) {
    const auto count = first_size(of);
    const auto columns = of.inner.size() < 2 ? std::nullopt : size_in(of.inner[1]);
    if (!count || !columns || !(at.now.rank == 1 || (at.now.rank == 2 && at.now[1] == 1)))
        return refuse(of, "embedding<count, F> of one number a step");
    strut::leaf one = at.leaf("embedding");
    parameter(one, strut::role::weight, strut::shape{*count, *columns});
    keep(std::move(one));
    at.now = strut::shape{at.now[0], *columns};
    pass(*columns);
    return std::nullopt;
}

} // namespace strut_embed
