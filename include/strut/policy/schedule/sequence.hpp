#pragma once

#include <cstdint>
#include <string_view>
#include <tuple>

#include "strut/policy/schedule/clock.hpp"
#include "strut/policy/schedule/concept.hpp"

namespace strut::schedule {

/// One schedule after the other: `First` for `Steps` steps, then `Second` from its own beginning.
/// `sequence<warm_up<100, 0.01>, 100, cosine<900>>`; three are a sequence in a sequence.
/// To count epochs, write `per_epoch` around the whole: a `per_epoch` within is told how many
/// epochs there were since training began, not since it is its turn. An adaptive schedule watches
/// the loss from the start, before its turn as well. Source: PyTorch's SequentialLR with the
/// milestone `Steps`.
template <learning_rate_schedule First, std::uint64_t Steps, learning_rate_schedule Second>
struct sequence {
    static constexpr std::string_view name = "sequence";

    static constexpr double factor(const clock& now) requires(
        timed_schedule<First>&& timed_schedule<Second>) {
        return now.step < Steps ? First::factor(now) : Second::factor(later(now));
    }

private:
    using first = detail::uniform<First>;
    using second = detail::uniform<Second>;
    static constexpr bool adaptive = first::adaptive || second::adaptive;
    static_assert(!first::adaptive || !second::adaptive || first::takes_loss == second::takes_loss,
        "strut: schedules on the epoch's loss and on the user's cannot stand in one sequence");

    static constexpr clock later(const clock& now) { return {now.step - Steps, now.epoch}; }

public:
    using state = std::tuple<typename first::state, typename second::state>;
    static constexpr bool takes_loss = first::takes_loss || second::takes_loss;
    static constexpr double factor(const clock& now, const state& kept) requires adaptive {
        return now.step < Steps ? first::factor(now, std::get<0>(kept))
                                : second::factor(later(now), std::get<1>(kept));
    }
    static constexpr void observe(state& kept, double loss) requires adaptive {
        first::observe(std::get<0>(kept), loss);
        second::observe(std::get<1>(kept), loss);
    }
};

} // namespace strut::schedule
