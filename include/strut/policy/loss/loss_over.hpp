#pragma once

#include <concepts>
#include <cstddef>
#include <span>
#include <type_traits>

#include "strut/core/shape.hpp"
#include "strut/policy/loss/concept.hpp"
#include "strut/simd/pack.hpp"

namespace strut {

/// True for a loss of the outputs of one step, which has targets at each step of a sequence; false
/// for one that takes all outputs of a sample together, which for a sum over outputs is the same.
template <class L>
inline constexpr bool is_per_step = [] {
    if constexpr (requires {
                      { L::per_step } -> std::convertible_to<bool>;
                  })
        return L::per_step;
    else
        return false;
}();

/// A loss over what a network gives out: over all outputs of a sample, or, of a sequence
/// [step][output], over those of each step, averaged over samples and steps.
/// Shapes: logits [Out][lane]; targets [step][target][lane], rows as far apart as those of logits.
/// Source: PyTorch's CrossEntropyLoss on [sample][class][step].
template <loss_function Loss, shape Out>
struct loss_over {
    static constexpr bool by_step = is_per_step<Loss> && Out.rank == 2;
    static constexpr std::size_t steps = by_step ? Out[0] : 1;
    static constexpr std::size_t outputs = Out.size() / steps; ///< that the loss sees at a time
    static constexpr std::size_t step_targets = Loss::target_size(outputs);
    static constexpr std::size_t target_size = steps * step_targets; ///< of a sample
    static constexpr bool accepts = accepts_outputs<Loss>(outputs);
    /// Of how many classes the target at this place of a step is one; 0: it is a number.
    static constexpr std::size_t classes_at(std::size_t place) {
        if constexpr (requires { Loss::classes_at(place); })
            return Loss::classes_at(place);
        else
            return std::is_integral_v<typename Loss::template target<float>> ? outputs : 0;
    }
    static constexpr bool has_labels = [] {
        bool found = false;
        for (std::size_t i = 0; i < step_targets; ++i)
            found = found || classes_at(i) > 0;
        return found;
    }();
    /// Those of a sample, with its axes.
    static constexpr shape targets = [] {
        if (by_step)
            return step_targets == 1 ? shape{steps} : shape{steps, step_targets};
        return target_size == Out.size() ? Out : shape{target_size};
    }();

    /// Calls `body(logits, targets)` with the places of each step in those of all.
    template <class T, std::size_t Lanes, class Body>
    static constexpr void for_each_step(Body&& body) {
        constexpr std::size_t row = simd::row_stride<T>(Lanes);
        for (std::size_t step = 0; step < steps; ++step)
            body(step * outputs * row, step * step_targets * row);
    }

    template <class T, std::size_t Lanes, class Target>
    static constexpr T weight(const Loss& loss, const Target* y, std::size_t count) {
        double total = 0;
        for_each_step<T, Lanes>([&](std::size_t, std::size_t at) {
            total += static_cast<double>(loss.template weight<T, outputs, Lanes>(y + at, count));
        });
        return static_cast<T>(total);
    }

    template <class T, std::size_t Lanes, class Target>
    static constexpr T evaluate(const Loss& loss, const T* logits, const Target* y,
        std::size_t count, T scale, T* gradient) {
        if constexpr (!by_step) {
            return loss.template evaluate<T, outputs, Lanes>(logits, y, count, scale, gradient);
        } else {
            double total = 0;
            for_each_step<T, Lanes>([&](std::size_t of_logits, std::size_t of_targets) {
                total += static_cast<double>(
                    loss.template evaluate<T, outputs, Lanes>(logits + of_logits, y + of_targets,
                        count, scale, gradient == nullptr ? nullptr : gradient + of_logits));
            });
            return static_cast<T>(total);
        }
    }

    template <class T, std::size_t Lanes>
    static constexpr void link(const T* logits, T* prediction) {
        for_each_step<T, Lanes>([&](std::size_t at, std::size_t) {
            Loss::template link<T, outputs, Lanes>(logits + at, prediction + at);
        });
    }

    /// The loss of the best prediction that looks at the step and not at the input; 0 where the
    /// loss does not know it. `targets_of(step)` is a span of those that are known,
    /// [sample][target].
    template <class T, class TargetsOf>
    static constexpr double best_constant(const Loss& loss, TargetsOf targets_of) {
        if constexpr (!knows_best_constant<Loss, T, outputs>) {
            return 0;
        } else if constexpr (!by_step) {
            return loss.template best_constant_loss<outputs>(targets_of(0));
        } else {
            double total = 0, weights = 0;
            for (std::size_t step = 0; step < steps; ++step) {
                const auto known = targets_of(step);
                double weight = 0;
                for (std::size_t i = 0; i < known.size(); i += step_targets)
                    weight +=
                        static_cast<double>(loss.template weight<T, outputs, 1>(&known[i], 1));
                if (weight != 0)
                    total += weight * loss.template best_constant_loss<outputs>(known);
                weights += weight;
            }
            return weights == 0 ? 0 : total / weights;
        }
    }
};

} // namespace strut
