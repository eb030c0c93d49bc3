#pragma once

#include <concepts>
#include <cstddef>
#include <cstdint>
#include <span>

#include "strut/layer/time_watch.hpp"
#include "strut/policy/clip/report.hpp"
#include "strut/train/non_finite_event.hpp"

namespace strut {

/// What one training step did.
struct step_report {
    std::uint64_t step = 0; ///< from 1, over the trainer's life
    double loss = 0;        ///< the mean over the batch, without penalties
    double weight = 0;      ///< what the mean divides by: `loss_function::weight` of the batch
    /// The gradient's norm before and after clipping, if it is finite, if it was clipped; not
    /// measured where neither a clipping strategy nor `non_finite` asks for it.
    clip::report gradient{};
    bool applied = true; ///< false when the step was skipped
    std::size_t samples = 0;
    double learning_rate = 0; ///< of this step: the optimizer's option times the schedule's factor
    /// Why it was skipped: in which layer, at which sample. `where::none` if it was not.
    non_finite_event cause{};
};

/// What one epoch did.
struct epoch_report {
    std::size_t epoch = 0; ///< from 1
    /// The mean over all samples, each with the weight that the loss gives it, and seen at its own
    /// step; without those of skipped steps, and NaN if every step was skipped.
    double loss = 0;
    std::size_t steps = 0;
    std::size_t skipped = 0; ///< steps left out because the loss or the gradient was not finite
    std::size_t clipped = 0; ///< steps whose gradient was clipped
    std::size_t samples = 0;
    double seconds = 0;
    std::size_t measured = 0; ///< steps whose gradient was measured, and finite
    double norm = 0;          ///< of the gradient before clipping: the mean over these steps
    double norm_after = 0;    ///< the same after clipping
    double largest_norm = 0;  ///< the largest before clipping
    double learning_rate = 0; ///< of the last step
    bool stopped = false;     ///< ended by `non_finite::stop`: the epoch is not over
    non_finite_event cause{}; ///< of the first step that this call skipped
};

/// What the optimizer did to one tensor in one step.
struct update_norms {
    double gradient = 0; ///< the norm of what the optimizer was given
    double after = 0;    ///< the norm of the parameters after the step
    double change = 0;   ///< the norm of the difference from what they were
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
template <class O, class Trainer>
concept sees_backward = requires(O& one, const Trainer& fit, std::size_t (*pick)(std::size_t)) {
    one.after_backward(fit, std::size_t{1}, pick);
};
template <class O, class Trainer>
concept sees_time = requires(O& one, const Trainer& fit) {
    { one.before_backward(fit) } -> std::same_as<time_watch*>;
};
template <class O, class Trainer>
concept sees_updates = requires(O& one, const Trainer& fit,
    std::span<const update_norms, Trainer::network::tensors.size()> norms) {
    one.after_update(fit, norms);
};
} // namespace detail

/// Something that watches a training run.
///
/// *Minimal complete definition*: `after_step(trainer, step_report)` or
/// `after_epoch(trainer, epoch_report)`, or both. `step_report` and the trainer's const members
/// are all it may look at; it changes nothing.
/// *Optional*, for one that looks closer: `after_backward(trainer, count, pick)`, when the gradient
/// of a part of the batch has been computed and the workspace still holds what forward left there:
/// lane i is sample `pick(i)`; `before_backward(trainer)`, which gives a
/// `time_watch` of its own for recurrent layers to write to, or null; `after_update(trainer,
/// norms)`, when the optimizer has changed the parameters, with the `update_norms` of every tensor,
/// which are measured on the way. What no observer asks for is not computed. *Models*: console,
/// monitor.
template <class O, class Trainer>
concept observer = detail::sees_steps<O, Trainer> || detail::sees_epochs<O, Trainer>;

} // namespace strut
