#pragma once

#include <algorithm>
#include <cstdint>
#include <limits>
#include <string_view>

#include "strut/core/real.hpp"
#include "strut/policy/schedule/clock.hpp"

namespace strut::schedule {

/// Which loss an adaptive schedule is told after each epoch.
enum class watch {
    epoch,      ///< the epoch's mean over the training data: the trainer sees to it
    validation, ///< what the user gives to `trainer::validation_loss`
};

/// Multiplied by `Factor` whenever the loss has not become better for `Patience` epochs, by more
/// than `Delta` in absolute terms; no lower than `Min`. After that, `Cooldown` epochs do not count.
/// A loss that is not a number is not better.
/// Units or range: Min is a factor of the learning rate; Keras's min_lr is a rate.
/// Source: Keras's ReduceLROnPlateau in mode "min", with its defaults. PyTorch's takes the delta
/// relative to the best loss and waits one epoch longer.
template <real Factor = 0.1, std::uint64_t Patience = 10, real Delta = 1e-4,
    std::uint64_t Cooldown = 0, real Min = 0, watch Watch = watch::epoch>
struct reduce_on_plateau {
    static_assert(Factor > 0 && Factor < 1, "strut: schedule::reduce_on_plateau<factor> needs a "
                                            "factor from 0 to 1, both excluded");
    static_assert(Delta >= 0 && Min >= 0 && Min <= 1,
        "strut: schedule::reduce_on_plateau needs a delta of at least 0 and a least factor from 0 "
        "to 1");
    static constexpr std::string_view name = "reduce_on_plateau";
    static constexpr bool takes_loss = Watch == watch::validation;

    struct state {
        double factor = 1;
        double best = std::numeric_limits<double>::infinity();
        std::uint64_t wait = 0;
        std::uint64_t cooling = 0;
    };

    static constexpr double factor(const clock&, const state& kept) { return kept.factor; }

    static constexpr void observe(state& kept, double loss) {
        if (kept.cooling > 0) {
            --kept.cooling;
            kept.wait = 0;
        }
        if (loss < kept.best - Delta) {
            kept.best = loss;
            kept.wait = 0;
        } else if (kept.cooling == 0 && ++kept.wait >= Patience && kept.factor > Min) {
            kept.factor = std::max<double>(kept.factor * Factor, Min);
            kept.cooling = Cooldown;
            kept.wait = 0;
        }
    }
};

} // namespace strut::schedule
