#pragma once

#include <string_view>

#include "strut/policy/schedule/clock.hpp"
#include "strut/policy/schedule/concept.hpp"

namespace strut::schedule {

/// The same schedule counting epochs instead of steps: `per_epoch<step<30>>` multiplies by 0.1
/// after every 30 epochs. An epoch is what `trainer::epoch` does; a trainer whose single steps are
/// called has none, and stays at the schedule's beginning.
template <learning_rate_schedule S>
struct per_epoch {
    static constexpr std::string_view name = "per_epoch";
    static constexpr double factor(const clock& now) requires timed_schedule<S> {
        return S::factor(clock{now.epoch, now.epoch});
    }

    using state = typename detail::uniform<S>::state;
    static constexpr bool takes_loss = detail::uniform<S>::takes_loss;
    static constexpr double factor(
        const clock& now, const state& kept) requires adaptive_schedule<S> {
        return S::factor(clock{now.epoch, now.epoch}, kept);
    }
    static constexpr void observe(state& kept, double loss) requires adaptive_schedule<S> {
        S::observe(kept, loss);
    }
};

} // namespace strut::schedule
