#pragma once

#include <concepts>
#include <cstddef>
#include <cstdint>

#include "strut/policy/clip/report.hpp"

namespace strut {

/// What one training step did.
struct step_report {
    std::uint64_t step = 0;  ///< from 1, over the trainer's life
    double loss = 0;         ///< the mean over the batch, without penalties
    clip::report gradient{}; ///< its norm before and after clipping, if finite, if clipped
    bool applied = true;     ///< false when the step was skipped
    std::size_t samples = 0;
    double learning_rate = 0; ///< of this step: the optimizer's option times the schedule's factor
};

/// What one epoch did.
struct epoch_report {
    std::size_t epoch = 0; ///< from 1
    double loss = 0;       ///< the mean over all samples, each seen at its own step
    std::size_t steps = 0;
    std::size_t skipped = 0; ///< steps left out because the gradient was not finite
    std::size_t clipped = 0; ///< steps whose gradient was clipped
    std::size_t samples = 0;
    double seconds = 0;
    double norm = 0;          ///< of the gradient before clipping: the mean over finite steps
    double norm_after = 0;    ///< the same after clipping
    double largest_norm = 0;  ///< the largest before clipping
    double learning_rate = 0; ///< of the last step
};

namespace detail {
template <class O, class Trainer>
concept sees_steps = requires(O& one, const Trainer& fit, const step_report& report) {
    one.after_step(fit, report);
};
template <class O, class Trainer>
concept sees_epochs = requires(O& one, const Trainer& fit, const epoch_report& report) {
    one.after_epoch(fit, report);
};
} // namespace detail

/// Something that watches a training run.
///
/// *Minimal complete definition*: `after_step(trainer, step_report)` or
/// `after_epoch(trainer, epoch_report)`, or both. `step_report` and the trainer's const members
/// are all it may look at; it changes nothing.
/// *Models*: console.
template <class O, class Trainer>
concept observer = detail::sees_steps<O, Trainer> || detail::sees_epochs<O, Trainer>;

} // namespace strut
