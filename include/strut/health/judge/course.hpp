#pragma once

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <limits>

#include "strut/health/history.hpp"
#include "strut/health/reading.hpp"

namespace strut::detail {

/// Where a run stands by its losses, which are measured in units of the loss of the best constant
/// prediction (of the first loss where that is unknown): 1 means that nothing has been learned.
class course {
public:
    static constexpr double learned = 0.5;   ///< below this level a run has learned
    static constexpr double recovered = 0.3; ///< below this it is healthy whatever was found before

    /// `planned` steps, 0 if unknown.
    explicit course(std::size_t planned) : planned_{planned} {}

    /// A loss and how large the weights have become, at every step.
    void see_step(double loss, double best_constant, double growth) {
        if (!std::isfinite(loss))
            return;
        if (steps_seen_++ == 0)
            first_loss_ = loss;
        unit_ = best_constant > 0 ? best_constant : first_loss_;
        base_ = std::max(unit_, first_loss_);
        peak_ = std::max(peak_, loss);
        growth_ = std::max(growth_, growth);
    }

    /// A check; false if nothing can be said of its loss.
    bool see(const reading& now) {
        unit_ = now.best_constant > 0 ? now.best_constant : first_loss_;
        const double skill = unit_ > 0 ? now.loss / unit_ : 0;
        if (!std::isfinite(skill))
            return false;
        smooth_.push(skill);
        level_ = smooth_.value();
        levels_.push(level_);
        lowest_ = std::min(lowest_, level_);
        now_ = skill;
        horizon_ = planned_ > 0 ? static_cast<double>(planned_)
                                : std::max(1000.0, 2 * static_cast<double>(now.step));
        passed_ = static_cast<double>(now.step) / horizon_;
        left_ = std::max(0.0, horizon_ - static_cast<double>(now.step));
        return true;
    }

    double unit() const { return unit_; }     ///< the loss at level 1
    double base() const { return base_; }     ///< that, or the first loss if it was larger
    double peak() const { return peak_; }     ///< the largest loss of all steps
    double growth() const { return growth_; } ///< of the weights, the largest of all steps
    double now() const { return now_; }       ///< the loss of the last check, in units
    double level() const { return level_; }   ///< the median of the last five checks
    double passed() const { return passed_; } ///< the share of the run that is over
    double left() const { return left_; }     ///< steps to come
    bool is_planned() const { return planned_ > 0; }
    /// At any time: what was learned may be lost again, but what learns can.
    bool had_learned() const { return lowest_ < learned; }

    /// How many checks a share of the run takes.
    std::size_t checks_in(double share) const {
        return static_cast<std::size_t>(share * horizon_checks());
    }

    /// True if the level is above `factor` times what it was `share` of the run ago.
    bool no_progress(double share, double factor) const {
        const double checks = static_cast<double>(levels_.size());
        const double step_share = checks > 0 ? checks / horizon_checks() : 0;
        if (step_share <= share)
            return false;
        return level_ > factor * levels_.at(levels_.size() - 1 - checks_in(share));
    }

private:
    /// Checks until the end of the run, from its pace so far.
    double horizon_checks() const {
        return static_cast<double>(levels_.size()) * horizon_ /
               std::max(1.0, static_cast<double>(steps_seen_));
    }

    std::size_t planned_;
    std::uint64_t steps_seen_ = 0;
    double unit_ = 0, base_ = 0, first_loss_ = 0, peak_ = 0, growth_ = 0;
    double now_ = 0, level_ = 0, horizon_ = 0, passed_ = 0, left_ = 0;
    double lowest_ = std::numeric_limits<double>::infinity(); ///< level
    running_median<> smooth_;
    history<> levels_;
};

} // namespace strut::detail
