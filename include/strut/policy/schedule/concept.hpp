#pragma once

#include <concepts>
#include <string_view>

#include "strut/policy/schedule/clock.hpp"

namespace strut {

/// How the learning rate changes during training: a factor of the trainer's run-time learning rate.
///
/// A schedule counts *steps*. Written as `schedule::per_epoch<S>` it counts epochs instead, which
/// is how the schedules of PyTorch are mostly called.
///
/// There are two kinds. A *timed* schedule is a function of the clock and nothing else. An
/// *adaptive* one has a state and is told a loss after each epoch: that of the training data, or
/// one that the user gives it.
///
/// *Minimal complete definition*
///   * `name`;
///   * timed: `factor(clock)`; adaptive: `state`, a default-initializable struct,
///     `factor(clock, state)`, `observe(state, loss)`, and `takes_loss`: whether the user gives it
///     (otherwise it is the epoch's).
///
/// *Laws* (tests/laws/schedule.hpp)
///   * a factor is finite and not negative, at any time, also long after the schedule's end;
///   * a timed schedule depends on the clock alone: the same clock gives the same bits, and at
///     compile time the same up to fused operations.
///
/// *Models*: timed: constant, step, exponential, cosine, warm_up, one_cycle. Adaptive:
/// reduce_on_plateau. Either, as what they are made of: sequence, product, per_epoch.
template <class S>
concept timed_schedule = requires(const schedule::clock& now) {
    { S::name } -> std::convertible_to<std::string_view>;
    { S::factor(now) } -> std::same_as<double>;
};
/// A schedule with a state that is told losses: see `timed_schedule` for both kinds.
template <class S>
concept adaptive_schedule = requires(
    const schedule::clock& now, typename S::state& state, double loss) {
    requires std::default_initializable<typename S::state>;
    { S::name } -> std::convertible_to<std::string_view>;
    { S::factor(now, state) } -> std::same_as<double>;
    { S::takes_loss } -> std::convertible_to<bool>;
    S::observe(state, loss);
};
/// A schedule of either kind, as a trainer takes it.
template <class S>
concept learning_rate_schedule = timed_schedule<S> || adaptive_schedule<S>;

namespace schedule::detail {

/// The state of a timed schedule.
struct stateless {};

/// Any schedule in the form of an adaptive one.
template <class S>
struct uniform {
    using state = stateless;
    static constexpr bool adaptive = false;
    static constexpr bool takes_loss = false;
    static constexpr double factor(const clock& now, const state&) { return S::factor(now); }
    static constexpr void observe(state&, double) {}
};
template <adaptive_schedule S>
struct uniform<S> {
    using state = typename S::state;
    static constexpr bool adaptive = true;
    static constexpr bool takes_loss = S::takes_loss;
    static constexpr double factor(const clock& now, const state& kept) {
        return S::factor(now, kept);
    }
    static constexpr void observe(state& kept, double loss) { S::observe(kept, loss); }
};

} // namespace schedule::detail

} // namespace strut
