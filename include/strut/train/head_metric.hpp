#pragma once

#include <cstddef>

#include "strut/policy/loss/per_head.hpp"

namespace strut {

/// A metric over one head of a `per_head` loss: `head_metric<loss, 1, r2>{}`.
/// Errors: a loss without heads; a head that it does not have.
/// What the metric sees are the outputs and the targets of this head, labels as its loss has them.
template <class Loss, std::size_t Head, class Metric>
class head_metric {
    static_assert(
        is_per_head<Loss>::value, "strut: a head_metric is of a loss with heads, per_head<...>");
    static constexpr bool is_there = [] {
        if constexpr (is_per_head<Loss>::value)
            return Head < Loss::size;
        else
            return true;
    }();
    static_assert(is_there,
        "strut: a head_metric of a head that the loss does not have; they are counted from 0");

public:
    static constexpr auto name = Metric::name;

    template <class T, std::size_t Outputs, std::size_t Lanes, class Target>
    constexpr void add(const T* logits, const Target* targets, std::size_t count) {
        static_assert(Outputs == Loss::outputs, "strut: a loss of another number of outputs");
        Loss::template in_head<Head, T, Lanes>(
            logits, targets, [&](const T* own, const auto* goal) {
                metric_.template add<T, Loss::template head_at<Head>::outputs, Lanes>(
                    own, goal, count);
            });
    }
    constexpr double value() const { return metric_.value(); }

private:
    Metric metric_{};
};

} // namespace strut
