#pragma once

#include <cstddef>
#include <string_view>

#include "strut/core/real.hpp"
#include "strut/policy/penalty/elastic_net.hpp"
#include "strut/policy/penalty/scope.hpp"

namespace strut::penalty {

/// A pull in proportion to the weight: g += Lambda * w, the gradient of Lambda / 2 * |w|^2.
/// Under sgd each step shrinks the weights by learning rate * Lambda; under adam and rmsprop, which
/// divide it by the size of the gradient, it shrinks those least that have the largest gradients:
/// there `decoupled` is the right one.
/// Units or range: PyTorch's weight_decay. Keras's L2(l) is the gradient of l * |w|^2: its l is
/// half of Lambda, and its default is 0.01.
/// Source: Hanson and Pratt 1988; PyTorch's weight_decay, with `every_parameter`.
template <real Lambda = 1e-4, class Scope = weights_only>
struct l2 {
    static_assert(Lambda >= 0, "strut: penalty::l2<lambda> needs a factor of at least zero");
    using scope = Scope;
    static constexpr std::string_view name = "l2";

    template <class T>
    static constexpr void add_to_gradient(T* gradient, const T* parameters, std::size_t count) {
        detail::add_slopes<0, Lambda>(gradient, parameters, count);
    }
};

} // namespace strut::penalty
