#pragma once

#include <cstddef>
#include <string_view>
#include <tuple>

#include "strut/policy/schedule/clock.hpp"
#include "strut/policy/schedule/concept.hpp"

namespace strut::schedule {

/// Several schedules at once: their factors multiplied, as PyTorch's ChainedScheduler does.
/// `product<warm_up<500, 0.01>, per_epoch<cosine<90>>>` warms up by steps and decays by epochs.
template <learning_rate_schedule... S>
struct product {
    static constexpr std::string_view name = "product";
    using state = std::tuple<typename detail::uniform<S>::state...>;
    /// Those of the schedules that are told a loss must be told the same one.
    static constexpr bool takes_loss = (detail::uniform<S>::takes_loss || ...);
    static_assert(
        ((!detail::uniform<S>::adaptive || detail::uniform<S>::takes_loss == takes_loss) && ...),
        "strut: schedules on the epoch's loss and on the user's cannot stand in one product");

    static constexpr double factor(const clock& now) requires(timed_schedule<S>&&...) {
        return (1. * ... * S::factor(now));
    }
    static constexpr double factor(const clock& now, const state& kept) requires(
        adaptive_schedule<S> || ...) {
        return std::apply(
            [&](const auto&... each) { return (1. * ... * detail::uniform<S>::factor(now, each)); },
            kept);
    }
    static constexpr void observe(state& kept, double loss) requires(adaptive_schedule<S> || ...) {
        std::apply([&](auto&... each) { (detail::uniform<S>::observe(each, loss), ...); }, kept);
    }
};

} // namespace strut::schedule
