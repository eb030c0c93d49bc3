#pragma once

#include <cstddef>
#include <limits>
#include <span>
#include <string_view>

#include "strut/core/real.hpp"
#include "strut/policy/loss/columns.hpp"
#include "strut/policy/loss/elementwise.hpp"
#include "strut/simd/pack.hpp"

namespace strut {

/// Huber's loss: half the squared error up to `Delta`, growing linearly beyond it; averaged over
/// samples and outputs. The slope is the error, clamped to +-Delta.
/// Source: Huber 1964; PyTorch's HuberLoss. PyTorch's SmoothL1Loss is this divided by Delta.
template <real Delta = 1>
struct huber : elementwise_loss<huber<Delta>> {
    static_assert(Delta > 0 && Delta <= std::numeric_limits<float>::max(),
        "strut: huber<delta> needs a delta that is positive and finite");
    static constexpr std::string_view name = "huber";

    template <simd::value V>
    static constexpr loss_and_slope<V> at(V x, V y) {
        using T = simd::value_of<V>;
        const V delta(static_cast<T>(Delta));
        const V difference = x - y;
        const V size = simd::abs(difference);
        const V inside = simd::min(size, delta);
        return {
            inside * simd::fnma(V(T(0.5)), inside, size), simd::clamp(difference, -delta, delta)};
    }

    /// The loss of the median of the targets, averaged over the outputs: the best constant for a
    /// small delta; for a large one the best is the mean, and this slightly more than its loss.
    template <std::size_t Outputs, class T>
    static constexpr double best_constant_loss(std::span<const T> targets) {
        if (targets.empty())
            return 0;
        const auto median = detail::column_medians<Outputs>(targets);
        return detail::sum_over_columns<Outputs>(targets, [&](double y, std::size_t output) {
            return at(y, median[output]).loss;
        }) / static_cast<double>(targets.size());
    }
};

} // namespace strut
