#pragma once

#include <algorithm>
#include <cmath>
#include <limits>
#include <optional>

#include "strut/health/history.hpp"
#include "strut/health/judge/course.hpp"
#include "strut/health/judge/findings.hpp"
#include "strut/health/reading.hpp"

namespace strut::detail {

/// The gradient on its way back through the steps of recurrent layers.
class time_rule {
public:
    /// Takes down the recurrent layer that least came back through at this check, and the one that
    /// most did at any.
    void see(const reading& now) {
        least_.reset();
        for (const time_reading& one : now.times) {
            if (std::isnan(one.through_time))
                continue;
            if (!least_ || one.through_time < least_->through_time)
                least_ = one;
            if (one.through_time > most_.through_time)
                most_ = one;
        }
        if (least_) {
            recent_.push(least_->through_time);
            course_.push(recent_.value());
        }
    }

    /// Nothing was learned, and of the gradient at the last step of a sequence less than a
    /// hundredth is left at the first: there the forecast sets its bound, too. Optimizers that
    /// scale their steps move the weights all the same, and mostly find a way out: as long as a
    /// stall is no verdict, this is none. Less than 2^-24 is beyond the digits of a float: where
    /// the steps' gradients are added up, nothing of the first one remains. One run in two finds a
    /// way out of there, too; those that have not by half of the run mostly do not. What just came
    /// up is on its way. A run that had learned has shown that the gradient comes through: what it
    /// lost, it lost for another reason.
    void look_for_loss(const reading& now, const course& run, findings& found) const {
        constexpr double lost = -7.2;
        if (!least_ || found.raised(condition::exploding) || run.had_learned())
            return;
        const double left = std::max(recent_.value(), least_->through_time);
        const bool deep = left < lost;
        const double limit = deep ? 0.5 : 0.7;
        const bool waits = (!deep || run.passed() > 0.7) && comes_back(run);
        if (left < weak && run.passed() > limit && run.level() > 0.9 && run.now() > 0.9 && !waits)
            found.raise(condition::vanishing, now.step, least_->place, deep ? 0.9 : 0.8,
                {{{"log10 of the gradient at the first step over that at the last", left,
                      deep ? lost : weak},
                    {"share of the run that is over", run.passed(), limit},
                    {"loss over the best constant's", run.level(), 0.9}}},
                true, true);
    }

    /// Whether, at the pace of the last third of the run, so much will have come back by its end
    /// that it would be no loss: a plateau that is left on the way through time.
    bool comes_back(const course& run) const {
        constexpr double share = 0.3;
        const std::size_t back = run.checks_in(share);
        if (course_.size() <= back)
            return false;
        const double now = recent_.value();
        const double rise = now - course_.at(course_.size() - 1 - back);
        return rise > 0 && now + rise * (1 - run.passed()) / share > weak;
    }

    /// The layer that most came back through at any check.
    const time_reading& most() const { return most_; }

private:
    static constexpr double weak = -2;

    std::optional<time_reading> least_; ///< of the last check
    running_median<> recent_;           ///< the least of each
    history<> course_;                  ///< of that median
    time_reading most_{};
};

} // namespace strut::detail
