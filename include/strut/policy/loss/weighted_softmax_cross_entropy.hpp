#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <span>
#include <string_view>

#include "strut/policy/loss/cross_entropy.hpp"
#include "strut/policy/loss/weights.hpp"

namespace strut {

/// Softmax cross-entropy in which a sample of class c counts `class_weight[c]` times. The mean
/// divides by the sum of the weights of the samples' classes, so only the ratios of the weights
/// matter. Units or range: weights are not negative; a batch whose weights are all zero has no
/// mean. Source: PyTorch's CrossEntropyLoss(weight=...). Example:
/// `weighted_softmax_cross_entropy<3>{.class_weight = {1, 1, 5}}`.
template <std::size_t Classes>
struct weighted_softmax_cross_entropy {
    std::array<double, Classes> class_weight = detail::equal_weights<Classes>();

    template <class T>
    using target = std::int32_t;
    static constexpr std::string_view name = "weighted_softmax_cross_entropy";
    static constexpr bool on_logits = true;
    static constexpr bool per_step = true;
    static constexpr std::size_t target_size(std::size_t) { return 1; }
    static constexpr bool accepts(std::size_t outputs) {
        return outputs == Classes && outputs >= 2;
    }

    /// The sum of the weights of the samples' classes.
    template <class T, std::size_t Outputs, std::size_t Lanes>
    constexpr T weight(const std::int32_t* y, std::size_t count) const {
        double total = 0;
        for (std::size_t sample = 0; sample < count; ++sample)
            total += weight_of<double>(y[sample]);
        return static_cast<T>(total);
    }

    template <class T, std::size_t Outputs, std::size_t Lanes>
    constexpr T evaluate(
        const T* logits, const std::int32_t* y, std::size_t count, T scale, T* gradient) const {
        static_assert(accepts(Outputs), "strut: one class_weight for each of at least two outputs");
        return detail::sum_cross_entropy<Outputs, Lanes>(logits, y, count, gradient,
            [&](std::int32_t label) { return scale * weight_of<T>(label); });
    }

    /// The softmax of each lane.
    template <class T, std::size_t Outputs, std::size_t Lanes>
    static constexpr void link(const T* logits, T* prediction) {
        detail::softmax<Outputs, Lanes>(logits, prediction);
    }

    /// The entropy of the classes' weighted frequencies.
    template <std::size_t Outputs>
    constexpr double best_constant_loss(std::span<const std::int32_t> labels) const {
        return detail::class_entropy<Outputs>(labels, class_weight);
    }

private:
    template <class T>
    constexpr T weight_of(std::int32_t label) const {
        const bool known = label >= 0 && static_cast<std::size_t>(label) < Classes;
        return known ? static_cast<T>(class_weight[static_cast<std::size_t>(label)])
                     : std::numeric_limits<T>::quiet_NaN();
    }
};

} // namespace strut
