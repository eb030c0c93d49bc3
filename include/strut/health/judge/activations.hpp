#pragma once

#include <cstddef>

#include "strut/health/judge/course.hpp"
#include "strut/health/judge/findings.hpp"
#include "strut/health/reading.hpp"

namespace strut::detail {

/// Units that put out nothing but zeros pass no gradient on. A whole layer of them ends the
/// training of all below it at once.
class dead_units_rule {
public:
    void look(const reading& now, const course& run, findings& found) {
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
        const bool stuck =
            run.level() >= 0.95 || (run.level() > course::learned && run.no_progress(0.1, 0.9));
        checks_ = many && stuck ? checks_ + 1 : 0;
        const bool no_gradient = closed && first_gradient(now) == 0;
        const evidence loss{"loss over the best constant's", run.level(), course::learned};
        if (checks_ >= 2)
            found.raise(condition::dying_relu, now.step, worst->place, 0.9,
                {{{"dead units in the layer", worst->dead, 0.9}, {"in all layers", mean, 0.5},
                    loss}});
        else if (no_gradient && run.now() > course::learned)
            found.raise(condition::dying_relu, now.step, worst->place, 1,
                {{{"zeros among what the layer gives out", worst->zeros, 1},
                    {"gradient of the first layer", 0, 0}, loss}});
    }

private:
    static double first_gradient(const reading& now) {
        for (const weight_reading& one : now.weights)
            if (one.trained)
                return one.gradient;
        return 1;
    }

    int checks_ = 0;
};

/// Flat ends pass next to nothing on. Networks do learn with many units there: as long as the loss
/// falls, that is no verdict.
class saturation_rule {
public:
    void look(const reading& now, const course& run, findings& found) {
        const activity_reading* worst = nullptr;
        for (const activity_reading& one : now.activities)
            if (one.can_saturate && (worst == nullptr || one.saturated > worst->saturated))
                worst = &one;
        if (worst == nullptr)
            return;
        flat_checks_ = worst->saturated >= 0.9 && run.now() >= 0.95 ? flat_checks_ + 1 : 0;
        half_flat_checks_ = worst->saturated >= 0.5 ? half_flat_checks_ + 1 : 0;
        const bool stuck =
            half_flat_checks_ >= 3 && run.level() > course::learned && run.no_progress(0.2, 0.9);
        if (flat_checks_ >= 2 || stuck)
            found.raise(condition::saturated, now.step, worst->place, flat_checks_ >= 2 ? 0.9 : 0.8,
                {{{"units in the flat ends", worst->saturated, stuck ? 0.5 : 0.9},
                    {"loss over the best constant's", run.level(),
                        stuck ? course::learned : 0.95}}});
    }

    /// Whether a layer has half of its values there.
    bool half_flat() const { return half_flat_checks_ > 0; }

private:
    int flat_checks_ = 0, half_flat_checks_ = 0;
};

} // namespace strut::detail
