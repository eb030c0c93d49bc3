#pragma once

#include <cstddef>
#include <span>

#include "strut/health/judge/activations.hpp"
#include "strut/health/judge/course.hpp"
#include "strut/health/judge/explosion.hpp"
#include "strut/health/judge/findings.hpp"
#include "strut/health/judge/oscillation.hpp"
#include "strut/health/judge/standstill.hpp"
#include "strut/health/judge/through_time.hpp"
#include "strut/health/reading.hpp"
#include "strut/health/verdict.hpp"
#include "strut/train/non_finite_event.hpp"

namespace strut {

/// What a judge is told of the run.
struct judge_options {
    /// Steps that the run will take; 0 if unknown, then as many again as have been taken, and a
    /// thousand at least.
    std::size_t planned_steps = 0;
};

/// The rules by which readings become verdicts: one of each in health/judge/. They compare losses
/// with losses, and weights with weights, so that no rule depends on the scale of the loss.
///
/// A loss is measured in units of the loss of the best constant prediction (of the first loss where
/// that is unknown): 1 means that nothing has been learned. Every rule but that for numbers which
/// are not finite waits on this: whoever has learned is not sick.
class judge {
public:
    explicit judge(judge_options chosen = {}) : run_{chosen.planned_steps} {}

    /// A number that is not finite, at the step at which it came up; of a gradient also how it had
    /// grown.
    void see(const non_finite_event& event, const overflow_reading& overflow = {}) {
        explosion_.see(event, overflow, run_, times_, found_);
    }

    /// A loss and how large the weights have become, at every step: what comes before a number that
    /// is not finite may be over before the next check.
    void see_step(double loss, double best_constant, double growth) {
        run_.see_step(loss, best_constant, growth);
    }

    void see(const reading& now) {
        if (!run_.see(now))
            return;
        times_.see(now);
        explosion_.look(now, run_, times_, found_);
        dead_units_.look(now, run_, found_);
        saturation_.look(now, run_, found_);
        standstill_.look(now, run_, saturation_.half_flat(), found_);
        times_.look_for_loss(now, run_, found_);
        oscillation_.look(now, run_, found_);
        stall_.look(now, run_, times_.comes_back(run_), found_);
        if (run_.level() < detail::course::recovered)
            found_.recover(now.step);
    }

    /// What is wrong, as of the last check; what was found earlier stands until the run has
    /// learned.
    const strut::verdict& verdict() const { return found_.verdict(); }
    /// All that was ever found, in that order.
    std::span<const alarm> alarms() const { return found_.alarms(); }

private:
    detail::course run_;
    detail::findings found_;
    detail::explosion_rule explosion_;
    detail::dead_units_rule dead_units_;
    detail::saturation_rule saturation_;
    detail::standstill_rule standstill_;
    detail::time_rule times_;
    detail::oscillation_rule oscillation_;
    detail::stall_rule stall_;
};

} // namespace strut
