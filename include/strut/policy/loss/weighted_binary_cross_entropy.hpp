#pragma once

#include <array>
#include <cstddef>
#include <span>
#include <string_view>

#include "strut/policy/loss/binary_cross_entropy.hpp"
#include "strut/policy/loss/columns.hpp"
#include "strut/policy/loss/elementwise.hpp"
#include "strut/policy/loss/weights.hpp"
#include "strut/simd/pack.hpp"

namespace strut {

/// Binary cross-entropy in which the ones of output i count `pos_weight[i]` times: zeros over ones
/// in the data is the weight that balances them.
/// Units or range: weights are not negative. The mean is over samples and outputs, not weighted.
/// Source: PyTorch's BCEWithLogitsLoss(pos_weight=...).
/// Example: `weighted_binary_cross_entropy<1>{.pos_weight = {9}}` for one positive in ten.
template <std::size_t Classes = 1>
struct weighted_binary_cross_entropy {
    std::array<double, Classes> pos_weight = detail::equal_weights<Classes>();

    template <class T>
    using target = T;
    static constexpr std::string_view name = "weighted_binary_cross_entropy";
    static constexpr bool on_logits = true;
    static constexpr bool per_step = true;
    static constexpr std::size_t target_size(std::size_t outputs) { return outputs; }
    static constexpr bool accepts(std::size_t outputs) { return outputs == Classes; }

    template <class T, std::size_t Outputs, std::size_t Lanes>
    static constexpr T weight(const T*, std::size_t count) {
        return static_cast<T>(count * Outputs);
    }

    template <class T, std::size_t Outputs, std::size_t Lanes>
    constexpr T evaluate(
        const T* logits, const T* y, std::size_t count, T scale, T* gradient) const {
        static_assert(accepts(Outputs), "strut: one pos_weight for each output");
        const auto positive = detail::weights_as<T>(pos_weight);
        return detail::sum_over_elements<Outputs, Lanes>(logits, y, count, scale, gradient,
            [&]<class V>(V x, V target_value, std::size_t output) STRUT_LAMBDA {
                const V weight_here =
                    Lanes == 1 ? simd::load<V>(positive.data() + output) : V(positive[output]);
                return detail::logistic_loss(x, target_value, weight_here);
            });
    }

    /// The sigmoid.
    template <class T, std::size_t Outputs, std::size_t Lanes>
    static constexpr void link(const T* logits, T* prediction) {
        binary_cross_entropy::link<T, Outputs, Lanes>(logits, prediction);
    }

    /// The weighted entropy of the mean target, averaged over the outputs.
    template <std::size_t Outputs, class T>
    constexpr double best_constant_loss(std::span<const T> targets) const {
        const auto mean = detail::column_means<Outputs>(targets);
        double total = 0;
        for (std::size_t output = 0; output < Outputs; ++output)
            total += detail::two_class_entropy(pos_weight[output] * mean[output], 1 - mean[output]);
        return total / Outputs;
    }
};

} // namespace strut
