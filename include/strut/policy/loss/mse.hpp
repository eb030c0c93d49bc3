#pragma once

#include <cstddef>
#include <span>
#include <string_view>

#include "strut/policy/loss/columns.hpp"
#include "strut/policy/loss/elementwise.hpp"
#include "strut/simd/pack.hpp"

namespace strut {

/// Mean squared error: (x - y)^2, averaged over samples and outputs. For regression.
/// Units or range: a difference whose square exceeds the range of T gives an infinite loss with a
/// finite gradient; an infinite output gives an infinite loss and gradient.
/// Source: PyTorch's MSELoss. (No factor 1/2, so the gradient has a factor 2.)
struct mse : elementwise_loss<mse> {
    static constexpr std::string_view name = "mse";

    template <simd::value V>
    static constexpr loss_and_slope<V> at(V x, V y) {
        const V difference = x - y;
        return {difference * difference, difference + difference};
    }

    /// The loss of the mean: the variance of the targets, averaged over the outputs.
    template <std::size_t Outputs, class T>
    static constexpr double best_constant_loss(std::span<const T> targets) {
        if (targets.empty())
            return 0;
        const auto mean = detail::column_means<Outputs>(targets);
        return detail::sum_over_columns<Outputs>(targets, [&](double y, std::size_t output) {
            return (y - mean[output]) * (y - mean[output]);
        }) / static_cast<double>(targets.size());
    }
};

} // namespace strut
