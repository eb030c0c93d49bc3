#pragma once

#include <cstddef>
#include <string_view>

#include "strut/core/real.hpp"
#include "strut/policy/penalty/elastic_net.hpp"
#include "strut/policy/penalty/scope.hpp"

namespace strut::penalty {

/// A pull of constant size towards zero: g += Lambda * sign(w). Weights whose gradient is smaller
/// than Lambda end up near zero; they swing around it, by the learning rate times Lambda.
/// Under adam and rmsprop the pull is divided by the size of the gradient like the rest of it.
/// Units or range: that of the gradient; 1e-5 is mild. Keras's default, 0.01, is a strong one.
/// Source: Tibshirani 1996; Keras's L1, whose slope at zero is zero too.
template <real Lambda = 1e-5, class Scope = weights_only>
struct l1 {
    static_assert(Lambda >= 0, "strut: penalty::l1<lambda> needs a factor of at least zero");
    using scope = Scope;
    static constexpr std::string_view name = "l1";

    template <class T>
    static constexpr void add_to_gradient(T* gradient, const T* parameters, std::size_t count) {
        detail::add_slopes<Lambda, 0>(gradient, parameters, count);
    }
};

} // namespace strut::penalty
