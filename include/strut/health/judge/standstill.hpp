#pragma once

#include <algorithm>

#include "strut/health/judge/course.hpp"
#include "strut/health/judge/findings.hpp"
#include "strut/health/reading.hpp"

namespace strut::detail {

/// The verdict of a run of which nothing else was found.
inline void raise_stall(
    const reading& now, findings& found, double confidence, const because& why) {
    if (found.alarms().empty())
        found.raise(condition::stalled, now.step, {}, confidence, why, false);
}

/// How far weights have come and will have come at this pace by the end. When the first layer goes
/// nowhere and another does, the gradient vanishes on the way; when none does, the steps are too
/// small.
class standstill_rule {
public:
    /// `half_flat`: whether a layer is in its flat ends, which stop it, too: then they are the
    /// cause.
    void look(const reading& now, const course& run, bool half_flat, findings& found) {
        const weight_reading* first = nullptr;
        const weight_reading* fastest = nullptr;
        double most = 0, start = 0, farthest = 0;
        for (const weight_reading& one : now.weights) {
            if (!one.trained)
                continue;
            const double way = one.displacement + one.update * run.left();
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
        const bool waits = run.level() > 0.9 && !warming_up;
        const bool first_stands = first != nullptr && start < nowhere && most >= nowhere;
        // Distances are compared, not paces: a head that bounces is fast and gets nowhere.
        const bool late = run.passed() > 0.08 && run.level() > 0.95;
        const bool first_lags = first != nullptr && first->displacement < 0.02 * farthest && late;
        standing_checks_ = waits && (first_stands || first_lags) ? standing_checks_ + 1 : 0;
        still_checks_ = waits && first != nullptr && most < nowhere ? still_checks_ + 1 : 0;
        if (standing_checks_ >= 2 && !half_flat && !found.raised(condition::dying_relu) &&
            !found.raised(condition::saturated) && !found.raised(condition::exploding) &&
            !found.raised(condition::stalled))
            found.raise(condition::vanishing, now.step, first->place, first_stands ? 0.95 : 0.8,
                first_stands ? because{{{"way of the first layer by the end", start, nowhere},
                                   {"way of the fastest layer", most, nowhere},
                                   {"loss over the best constant's", run.level(), 0.9}}}
                             : because{{{"distance of the first layer from its start",
                                            first->displacement, 0.02 * farthest},
                                   {"distance of the farthest layer", farthest, 0},
                                   {"loss over the best constant's", run.level(), 0.95}}});
        if (still_checks_ >= 3)
            raise_stall(now, found, 0.9,
                {{{"way of the fastest layer by the end", most, nowhere},
                    {"loss over the best constant's", run.level(), 0.9}}});
    }

private:
    double last_rate_ = 0;
    int standing_checks_ = 0, still_checks_ = 0;
};

/// Nothing else was found, and nothing was learned. Plateaus of half the run do end in success:
/// only past that is it a verdict, or when the weights have decayed away.
class stall_rule {
public:
    /// `comes_back`: whether a gradient is on its way back through time, which is a progress that
    /// the loss does not show yet.
    void look(const reading& now, const course& run, bool comes_back, findings& found) {
        double largest = 0;
        for (const weight_reading& one : now.weights)
            if (one.trained)
                largest = std::max(largest, one.start > 0 ? one.weight / one.start : 1.0);
        const bool decayed = !now.weights.empty() && largest < 0.2 && run.level() > 0.95;
        decayed_checks_ = decayed ? decayed_checks_ + 1 : 0;
        if (decayed_checks_ >= 2)
            raise_stall(now, found, 0.9,
                {{{"weights over those at the start", largest, 0.2},
                    {"loss over the best constant's", run.level(), 0.95}}});
        // The median lags: what has just learned is no stall.
        // What began far above the constant may fall and still not arrive: not in as many steps
        // again, at the pace of the last ones.
        const double pace = std::min(0.95, 1 / run.level());
        if (run.is_planned() && run.passed() > 0.7 && run.level() > 0.9 && run.now() > 0.9 &&
            !run.had_learned() && !comes_back && run.no_progress(0.3, pace))
            raise_stall(now, found, 0.6, {{{"loss over the best constant's", run.level(), 0.9}}});
    }

private:
    int decayed_checks_ = 0;
};

} // namespace strut::detail
