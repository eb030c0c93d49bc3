#pragma once

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <optional>
#include <span>
#include <string_view>

#include "strut/health/history.hpp"
#include "strut/health/reading.hpp"
#include "strut/health/verdict.hpp"

namespace strut {

/// What a judge is told of the run.
struct judge_options {
    /// Steps that the run will take; 0 if unknown, then as many again as have been taken, and a
    /// thousand at least.
    std::size_t planned_steps = 0;
};

/// The rules by which readings become verdicts. They compare losses with losses, and weights with
/// weights, so that no rule depends on the scale of the loss.
///
/// A loss is measured in units of the loss of the best constant prediction (of the first loss where
/// that is unknown): 1 means that nothing has been learned. Every rule but that for numbers which
/// are not finite waits on this: whoever has learned is not sick.
class judge {
public:
    explicit judge(judge_options chosen = {}) : options_{chosen} {}

    /// A number that is not finite, at the step at which it came up.
    void see(const non_finite_event& event) {
        if (raised(condition::nan))
            return;
        using where = non_finite_event::where;
        const bool from_data = event.what == where::input || event.what == where::target;
        const bool in_layer = event.what == where::activation || event.what == where::gradient ||
                              event.what == where::weight;
        raise(condition::nan, event.step, event.place, 1, {{because_of(event)}}, in_layer);
        // What grew before it broke has exploded; a poisoned sample has not.
        if (!from_data && (peak_ > 20 * base_ || growth_ > 10))
            raise_explosion(event.step, event.place, 1,
                {{{"largest loss over the best constant's", peak_ / unit_, 20},
                    {"weights, growth", growth_, 10}}},
                in_layer);
    }

    /// A loss and how large the weights have become, at every step: what comes before a number that
    /// is not finite may be over before the next check.
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

    void see(const reading& now) {
        unit_ = now.best_constant > 0 ? now.best_constant : first_loss_;
        const double skill = unit_ > 0 ? now.loss / unit_ : 0;
        if (!std::isfinite(skill))
            return;
        smooth_.push(skill);
        level_ = smooth_.value();
        levels_.push(level_);
        now_ = skill;
        horizon_ = options_.planned_steps > 0 ? static_cast<double>(options_.planned_steps)
                                              : std::max(1000.0, 2 * static_cast<double>(now.step));
        note_times(now);
        look_for_explosion(now);
        look_for_dead_units(now);
        look_for_saturation(now);
        look_for_standstill(now);
        look_for_lost_time(now);
        look_for_oscillation(now);
        look_for_stall(now);
        if (level_ < recovered && verdict_.sick())
            verdict_ = {.step = now.step};
    }

    /// What is wrong, as of the last check; what was found earlier stands until the run has
    /// learned.
    const strut::verdict& verdict() const { return verdict_; }
    /// All that was ever found, in that order.
    std::span<const alarm> alarms() const { return {alarms_.data(), alarm_count_}; }

private:
    using because = std::array<evidence, 3>;
    static constexpr double learned = 0.5;   ///< below this level a run has learned
    static constexpr double recovered = 0.3; ///< below this it is healthy whatever was found before

    /// Much worse than a constant and than at the start: three checks above 5 that do not fall; or
    /// a peak of 20 that is not over at the next check. A single spike is. Small targets under
    /// weights of the usual size start thousands of times above the constant: that is a beginning
    /// and no explosion.
    void look_for_explosion(const reading& now) {
        const bool high = now.loss > 5 * base_ && now_ > 0.5 * last_skill_;
        high_checks_ = high ? high_checks_ + 1 : 0;
        const bool after_peak = peak_before_ > 20 * base_ && now_ > 2;
        if (high_checks_ >= 3 || after_peak)
            raise_explosion(now.step, farthest_from_start(now), after_peak ? 0.9 : 0.95,
                {{{"loss over the best constant's", now_, after_peak ? 2.0 : 5.0},
                    {"its largest", peak_ / unit_, 20}}});
        peak_before_ = peak_;
        last_skill_ = now_;
    }

    /// Units that put out nothing but zeros pass no gradient on. A whole layer of them ends the
    /// training of all below it at once.
    void look_for_dead_units(const reading& now) {
        double most = 0, sum = 0;
        std::size_t count = 0;
        const activity_reading* worst = nullptr;
        bool closed = false;
        for (const activity_reading& one : now.activities) {
            if (!one.can_die)
                continue;
            ++count;
            sum += one.dead;
            closed = closed || one.zeros == 1;
            const double bad = one.zeros == 1 ? 2 : one.dead;
            if (worst == nullptr || bad > most) {
                most = bad;
                worst = &one;
            }
        }
        if (worst == nullptr)
            return;
        const double mean = sum / static_cast<double>(count);
        const bool many = worst->dead >= 0.9 || mean >= 0.5;
        const bool stuck = level_ >= 0.95 || (level_ > learned && no_progress(0.1, 0.9));
        dead_checks_ = many && stuck ? dead_checks_ + 1 : 0;
        const bool no_gradient = closed && first_gradient(now) == 0;
        const evidence loss{"loss over the best constant's", level_, learned};
        if (dead_checks_ >= 2)
            raise(condition::dying_relu, now.step, worst->place, 0.9,
                {{{"dead units in the layer", worst->dead, 0.9}, {"in all layers", mean, 0.5},
                    loss}});
        else if (no_gradient && now_ > learned)
            raise(condition::dying_relu, now.step, worst->place, 1,
                {{{"zeros among what the layer gives out", worst->zeros, 1},
                    {"gradient of the first layer", 0, 0}, loss}});
    }

    /// Flat ends pass next to nothing on. Networks do learn with many units there: as long as the
    /// loss falls, that is no verdict.
    void look_for_saturation(const reading& now) {
        const activity_reading* worst = nullptr;
        for (const activity_reading& one : now.activities)
            if (one.can_saturate && (worst == nullptr || one.saturated > worst->saturated))
                worst = &one;
        if (worst == nullptr)
            return;
        flat_checks_ = worst->saturated >= 0.9 && now_ >= 0.95 ? flat_checks_ + 1 : 0;
        half_flat_checks_ = worst->saturated >= 0.5 ? half_flat_checks_ + 1 : 0;
        const bool stuck = half_flat_checks_ >= 3 && level_ > learned && no_progress(0.2, 0.9);
        if (flat_checks_ >= 2 || stuck)
            raise(condition::saturated, now.step, worst->place, flat_checks_ >= 2 ? 0.9 : 0.8,
                {{{"units in the flat ends", worst->saturated, stuck ? 0.5 : 0.9},
                    {"loss over the best constant's", level_, stuck ? learned : 0.95}}});
    }

    /// How far weights have come and will have come at this pace by the end. When the first layer
    /// goes nowhere and another does, the gradient vanishes on the way; when none does, the steps
    /// are too small.
    void look_for_standstill(const reading& now) {
        const double left = std::max(0.0, horizon_ - static_cast<double>(now.step));
        const weight_reading* first = nullptr;
        const weight_reading* fastest = nullptr;
        double most = 0, start = 0, farthest = 0;
        for (const weight_reading& one : now.weights) {
            if (!one.trained)
                continue;
            const double way = one.displacement + one.update * left;
            farthest = std::max(farthest, one.displacement);
            if (first == nullptr) {
                first = &one;
                start = way;
            }
            if (fastest == nullptr || way > most) {
                fastest = &one;
                most = way;
            }
        }
        constexpr double nowhere = 1e-3;
        // While the learning rate still rises, the pace says nothing of what is to come.
        const bool warming_up = now.learning_rate > last_rate_ && last_rate_ > 0;
        last_rate_ = now.learning_rate;
        const bool waits = level_ > 0.9 && !warming_up;
        const bool first_stands = first != nullptr && start < nowhere && most >= nowhere;
        // Distances are compared, not paces: a head that bounces is fast and gets nowhere.
        const bool late = static_cast<double>(now.step) > 0.08 * horizon_ && level_ > 0.95;
        const bool first_lags = first != nullptr && first->displacement < 0.02 * farthest && late;
        standing_checks_ = waits && (first_stands || first_lags) ? standing_checks_ + 1 : 0;
        still_checks_ = waits && first != nullptr && most < nowhere ? still_checks_ + 1 : 0;
        // Flat ends stop a layer, too: then they are the cause.
        if (standing_checks_ >= 2 && half_flat_checks_ == 0 && !raised(condition::dying_relu) &&
            !raised(condition::saturated) && !raised(condition::exploding) &&
            !raised(condition::stalled))
            raise(condition::vanishing, now.step, first->place, first_stands ? 0.95 : 0.8,
                first_stands ? because{{{"way of the first layer by the end", start, nowhere},
                                   {"way of the fastest layer", most, nowhere},
                                   {"loss over the best constant's", level_, 0.9}}}
                             : because{{{"distance of the first layer from its start",
                                            first->displacement, 0.02 * farthest},
                                   {"distance of the farthest layer", farthest, 0},
                                   {"loss over the best constant's", level_, 0.95}}});
        if (still_checks_ >= 3)
            raise_stall(now,
                {{{"way of the fastest layer by the end", most, nowhere},
                    {"loss over the best constant's", level_, 0.9}}},
                0.9);
    }

    /// The recurrent layer that least came back through at this check, and the one that most did at
    /// any.
    void note_times(const reading& now) {
        least_time_.reset();
        for (const time_reading& one : now.times) {
            if (std::isnan(one.through_time))
                continue;
            if (!least_time_ || one.through_time < least_time_->through_time)
                least_time_ = one;
            if (one.through_time > most_time_.through_time)
                most_time_ = one;
        }
        if (least_time_)
            times_.push(least_time_->through_time);
    }

    /// Nothing was learned, and of the gradient at the last step of a sequence less than a
    /// hundredth is left at the first: there the forecast sets its bound, too. Optimizers that
    /// scale their steps move the weights all the same, and mostly find a way out: as long as a
    /// stall is no verdict, this is none. Less than 2^-24 is beyond the digits of a float: where
    /// the steps' gradients are added up, nothing of the first one remains. Ways out of there are
    /// rare, and a fifth of the run is long enough. What just came up is on its way.
    void look_for_lost_time(const reading& now) {
        constexpr double weak = -2, lost = -7.2;
        if (!least_time_ || raised(condition::exploding))
            return;
        const double passed = static_cast<double>(now.step) / horizon_;
        const double left = std::max(times_.value(), least_time_->through_time);
        const bool deep = left < lost;
        const double limit = deep ? 0.2 : 0.7;
        if (left < weak && passed > limit && level_ > 0.9 && now_ > 0.9)
            raise(condition::vanishing, now.step, least_time_->place, deep ? 0.9 : 0.8,
                {{{"log10 of the gradient at the first step over that at the last", left,
                      deep ? lost : weak},
                    {"share of the run that is over", passed, limit},
                    {"loss over the best constant's", level_, 0.9}}},
                true, true);
    }

    /// Up and down by a seventh of the mean at most checks, on the whole not down. Of small
    /// batches that is noise: the limit grows as the root of how few samples a check averages.
    void look_for_oscillation(const reading& now) {
        constexpr std::size_t window = 12;
        recent_[recent_count_++ % window] = now_;
        if (recent_count_ < window)
            return;
        const auto at = [&](std::size_t i) { return recent_[(recent_count_ + i) % window]; };
        std::array<double, window - 1> jumps{};
        double mean = 0, early = 0, late = 0;
        for (std::size_t i = 0; i < window; ++i) {
            mean += at(i) / window;
            (i < window / 2 ? early : late) += at(i);
            if (i > 0)
                jumps[i - 1] = std::abs(at(i) - at(i - 1));
        }
        std::sort(jumps.begin(), jumps.end());
        const double jump = jumps[jumps.size() / 2] / mean;
        const double few = std::sqrt(640.0 / std::max(1.0, static_cast<double>(now.samples)));
        const double limit = 0.15 * std::max(1.0, few);
        if (jump > limit && mean > 0.7 && mean < 3 && late > 0.8 * early)
            raise(condition::oscillating, now.step, farthest_from_start(now), 0.7,
                {{{"median jump of the loss from check to check, over its mean", jump, limit},
                    {"loss over the best constant's", mean, 0.7}}});
    }

    /// Nothing else was found, and nothing was learned. Plateaus of half the run do end in success:
    /// only past that is it a verdict, or when the weights have decayed away.
    void look_for_stall(const reading& now) {
        double largest = 0;
        for (const weight_reading& one : now.weights)
            if (one.trained)
                largest = std::max(largest, one.start > 0 ? one.weight / one.start : 1.0);
        decayed_checks_ =
            !now.weights.empty() && largest < 0.2 && level_ > 0.95 ? decayed_checks_ + 1 : 0;
        if (decayed_checks_ >= 2)
            raise_stall(now,
                {{{"weights over those at the start", largest, 0.2},
                    {"loss over the best constant's", level_, 0.95}}},
                0.9);
        const double passed = static_cast<double>(now.step) / horizon_;
        // The median lags: what has just learned is no stall.
        // What began far above the constant may fall and still not arrive: not in as many steps
        // again, at the pace of the last ones.
        const double pace = std::min(0.95, 1 / level_);
        if (options_.planned_steps > 0 && passed > 0.7 && level_ > 0.9 && now_ > 0.9 &&
            no_progress(0.3, pace))
            raise_stall(now, {{{"loss over the best constant's", level_, 0.9}}}, 0.6);
    }

    /// At the recurrent layer that the gradient came out of a thousand times larger at the first
    /// step than at the last, if there is one: that is where the forecast sets its bound.
    void raise_explosion(std::uint64_t step, layer_place place, double confidence, because why,
        bool in_layer = true) {
        constexpr double steep = 3;
        const bool in_time = most_time_.through_time > steep;
        if (in_time)
            why[2] = {"largest log10 of the gradient at the first step over that at the last",
                most_time_.through_time, steep};
        raise(condition::exploding, step, in_time ? most_time_.place : place, confidence, why,
            in_layer || in_time, in_time);
    }

    void raise_stall(const reading& now, const because& why, double confidence) {
        if (alarm_count_ == 0)
            raise(condition::stalled, now.step, {}, confidence, why, false);
    }

    /// True if the level is above `factor` times what it was `share` of the run ago.
    bool no_progress(double share, double factor) const {
        const double checks = static_cast<double>(levels_.size());
        const double step_share = checks > 0 ? checks / horizon_checks() : 0;
        if (step_share <= share)
            return false;
        const auto back = static_cast<std::size_t>(share * horizon_checks());
        return level_ > factor * levels_.at(levels_.size() - 1 - back);
    }
    /// Checks until the end of the run, from its pace so far.
    double horizon_checks() const {
        return static_cast<double>(levels_.size()) * horizon_ /
               std::max(1.0, static_cast<double>(steps_seen_));
    }

    static double first_gradient(const reading& now) {
        for (const weight_reading& one : now.weights)
            if (one.trained)
                return one.gradient;
        return 1;
    }
    static layer_place farthest_from_start(const reading& now) {
        const weight_reading* most = nullptr;
        for (const weight_reading& one : now.weights)
            if (most == nullptr || one.displacement > most->displacement)
                most = &one;
        return most == nullptr ? layer_place{} : most->place;
    }

    bool raised(condition what) const {
        return std::any_of(alarms_.begin(),
            alarms_.begin() + static_cast<std::ptrdiff_t>(alarm_count_),
            [&](const alarm& one) { return one.what == what; });
    }

    /// Where the number was, and which sample it belongs to.
    static evidence because_of(const non_finite_event& event) {
        constexpr double no_limit = std::numeric_limits<double>::quiet_NaN();
        constexpr std::array<std::string_view, 7> what{"", "not finite: an input, of sample",
            "not finite: a target, of sample", "not finite: an activation, of sample",
            "not finite: the loss, at step", "not finite: a gradient, at step",
            "not finite: a weight, at step"};
        using where = non_finite_event::where;
        const bool of_sample = event.what == where::input || event.what == where::target ||
                               event.what == where::activation;
        return {what[static_cast<std::size_t>(event.what)],
            static_cast<double>(of_sample ? event.sample : event.step), no_limit};
    }

    void raise(condition what, std::uint64_t step, layer_place place, double confidence,
        const because& why, bool in_layer = true, bool through_time = false) {
        if (!raised(what))
            alarms_[alarm_count_++] = {step, what, place};
        // The more serious one stands first in the list of conditions.
        if (!verdict_.sick() || what <= verdict_.what)
            verdict_ = {what, confidence, place, verdict_.what == what ? verdict_.step : step, why,
                through_time ? advice_through_time(what) : advice_for(what), in_layer,
                through_time};
    }

    judge_options options_;
    strut::verdict verdict_{};
    std::array<alarm, 8> alarms_{};
    std::size_t alarm_count_ = 0;
    running_median<> smooth_;
    std::optional<time_reading> least_time_; ///< of the last check
    running_median<> times_;                 ///< the least of each
    time_reading most_time_{};               ///< of all
    history<> levels_;
    std::array<double, 12> recent_{};
    std::size_t recent_count_ = 0;
    std::uint64_t steps_seen_ = 0;
    double unit_ = 0, base_ = 0, first_loss_ = 0, peak_ = 0, peak_before_ = 0, growth_ = 0;
    double now_ = 0, last_skill_ = 0, level_ = 0, horizon_ = 0, last_rate_ = 0;
    int high_checks_ = 0, dead_checks_ = 0, flat_checks_ = 0, half_flat_checks_ = 0,
        standing_checks_ = 0, still_checks_ = 0, decayed_checks_ = 0;
};

} // namespace strut
