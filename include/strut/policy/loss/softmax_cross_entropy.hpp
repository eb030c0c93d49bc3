#pragma once

#include <cstddef>
#include <cstdint>
#include <limits>
#include <span>
#include <string_view>

#include "strut/policy/loss/cross_entropy.hpp"
#include "strut/policy/loss/weights.hpp"

namespace strut {

/// Cross-entropy of one class out of many, on logits: the head is linear with one output for each
/// class, the softmax is this loss's link. Averaged over samples. A target is the index of a class.
/// Of a sequence [step][class] there is one at each step, and the mean is over these as well.
/// Units or range: never NaN for finite logits, with all its digits when it is small. A logit of
/// -infinity is a class that is ruled out; +infinity gives NaN. An index that is no class gives NaN
/// as loss and gradient of its sample.
/// Source: PyTorch's CrossEntropyLoss; Keras's SparseCategoricalCrossentropy(from_logits=True).
struct softmax_cross_entropy {
    template <class T>
    using target = std::int32_t;
    static constexpr std::string_view name = "softmax_cross_entropy";
    static constexpr bool on_logits = true;
    static constexpr bool per_step = true;
    static constexpr std::size_t target_size(std::size_t) { return 1; }
    /// A softmax over one class is always 1: a yes-or-no output is for `binary_cross_entropy`.
    static constexpr bool accepts(std::size_t outputs) { return outputs >= 2; }

    template <class T, std::size_t Outputs, std::size_t Lanes>
    static constexpr T weight(const std::int32_t*, std::size_t count) {
        return static_cast<T>(count);
    }

    template <class T, std::size_t Outputs, std::size_t Lanes>
    static constexpr T evaluate(
        const T* logits, const std::int32_t* y, std::size_t count, T scale, T* gradient) {
        return detail::sum_cross_entropy<Outputs, Lanes>(
            logits, y, count, gradient, [scale](std::int32_t label) {
                const bool known = label >= 0 && static_cast<std::size_t>(label) < Outputs;
                return known ? scale : std::numeric_limits<T>::quiet_NaN();
            });
    }

    /// The softmax of each lane.
    template <class T, std::size_t Outputs, std::size_t Lanes>
    static constexpr void link(const T* logits, T* prediction) {
        detail::softmax<Outputs, Lanes>(logits, prediction);
    }

    /// The entropy of the classes' frequencies.
    template <std::size_t Outputs>
    static constexpr double best_constant_loss(std::span<const std::int32_t> labels) {
        return detail::class_entropy<Outputs>(labels, detail::equal_weights<Outputs>());
    }
};

} // namespace strut
