#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <string_view>

#include "strut/health/judge/course.hpp"
#include "strut/health/judge/findings.hpp"
#include "strut/health/judge/through_time.hpp"
#include "strut/health/reading.hpp"
#include "strut/train/non_finite_event.hpp"

namespace strut::detail {

/// Numbers that are not finite, and losses that grow without end.
class explosion_rule {
    static constexpr double steep = 3; ///< decades: there the forecast sets its bound, too

public:
    void see(const non_finite_event& event, const overflow_reading& overflow, const course& run,
        const time_rule& times, findings& found) const {
        if (found.raised(condition::nan))
            return;
        using where = non_finite_event::where;
        const bool from_data = event.what == where::input || event.what == where::target;
        const bool in_layer = event.what == where::activation || event.what == where::gradient ||
                              event.what == where::weight;
        const because broke{{because_of(event)}};
        // Out of finite numbers on its way back, and by more than the scale of the loss can
        // explain.
        if (event.what == where::gradient && overflow.grew > steep) {
            found.raise(condition::exploding, event.step, event.place, 1,
                {{{"decades at least that the gradient grew on its way to this layer",
                      overflow.grew, steep},
                    broke[0]}},
                true, overflow.through_time);
            found.note(condition::nan, event.step, event.place);
            return;
        }
        found.raise(condition::nan, event.step, event.place, 1, broke, in_layer);
        // What grew before it broke has exploded; a poisoned sample has not.
        if (!from_data && (run.peak() > 20 * run.base() || run.growth() > 10))
            raise(event.step, event.place, 1,
                {{{"largest loss over the best constant's", run.peak() / run.unit(), 20},
                    {"weights, growth", run.growth(), 10}}},
                times, found, in_layer);
    }

    /// Much worse than a constant and than at the start: three checks above 5 that do not fall; or
    /// a peak of 20 that is not over at the next check. A single spike is. Small targets under
    /// weights of the usual size start thousands of times above the constant: that is a beginning
    /// and no explosion.
    void look(const reading& now, const course& run, const time_rule& times, findings& found) {
        const bool high = now.loss > 5 * run.base() && run.now() > 0.5 * last_;
        high_checks_ = high ? high_checks_ + 1 : 0;
        const bool after_peak = peak_before_ > 20 * run.base() && run.now() > 2;
        if (high_checks_ >= 3 || after_peak)
            raise(now.step, farthest_from_start(now), after_peak ? 0.9 : 0.95,
                {{{"loss over the best constant's", run.now(), after_peak ? 2.0 : 5.0},
                    {"its largest", run.peak() / run.unit(), 20}}},
                times, found);
        peak_before_ = run.peak();
        last_ = run.now();
    }

private:
    /// At the recurrent layer that the gradient came out of a thousand times larger at the first
    /// step than at the last, if there is one.
    static void raise(std::uint64_t step, layer_place place, double confidence, because why,
        const time_rule& times, findings& found, bool in_layer = true) {
        const time_reading& most = times.most();
        const bool in_time = most.through_time > steep;
        if (in_time)
            why[2] = {"largest log10 of the gradient at the first step over that at the last",
                most.through_time, steep};
        found.raise(condition::exploding, step, in_time ? most.place : place, confidence, why,
            in_layer || in_time, in_time);
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

    double peak_before_ = 0, last_ = 0; ///< of the last check
    int high_checks_ = 0;
};

} // namespace strut::detail
