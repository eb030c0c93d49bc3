#pragma once

#include <cstddef>
#include <span>
#include <string_view>

#include "strut/policy/loss/columns.hpp"
#include "strut/policy/loss/elementwise.hpp"
#include "strut/simd/pack.hpp"

namespace strut {

/// Mean absolute error: |x - y|, averaged over samples and outputs. For regression with outliers:
/// every error pulls with the same force, and the best constant is the median.
/// Units or range: the slope is 1, -1, and 0 where output and target are equal.
/// Source: PyTorch's L1Loss.
struct mae : elementwise_loss<mae> {
    static constexpr std::string_view name = "mae";

    template <simd::value V>
    static constexpr loss_and_slope<V> at(V x, V y) {
        using T = simd::value_of<V>;
        const V difference = x - y;
        const V sign = simd::copysign(V(T(1)), difference);
        return {simd::abs(difference), simd::select(difference == V(T(0)), V(T(0)), sign)};
    }

    /// The loss of the median of the targets, averaged over the outputs.
    template <std::size_t Outputs, class T>
    static constexpr double best_constant_loss(std::span<const T> targets) {
        if (targets.empty())
            return 0;
        const auto median = detail::column_medians<Outputs>(targets);
        return detail::sum_over_columns<Outputs>(targets, [&](double y, std::size_t output) {
            return simd::abs(y - median[output]);
        }) / static_cast<double>(targets.size());
    }
};

} // namespace strut
