#pragma once

#include <concepts>
#include <string_view>

/// What the trainer does with a step whose loss or gradient is infinite or NaN.
namespace strut::non_finite {

/// The step is left out: parameters, statistics and moments stay as they were, and the step is
/// reported as skipped, with what was found where. One such gradient would make every later
/// parameter NaN, and a single sample is enough to cause it. (Keras and PyTorch do not do this by
/// themselves; PyTorch's gradient scaler does.)
struct skip_step {
    static constexpr bool skips = true;
    static constexpr std::string_view name = "skip_step";
};

/// The step is left out as by `skip_step`, and the epoch ends with it: it is not over, and its
/// report says `stopped`. The next call goes on behind the step.
struct stop {
    static constexpr bool skips = true;
    static constexpr bool stops = true;
    static constexpr std::string_view name = "stop";
};

/// The step is done as if nothing were wrong, as PyTorch and Keras do: for comparison with them,
/// and to see where it leads. Without clipping the gradient is then not even measured.
struct propagate {
    static constexpr bool skips = false;
    static constexpr std::string_view name = "propagate";
};

} // namespace strut::non_finite

namespace strut {

/// What the trainer does with a step that is not finite.
/// *Minimal complete definition*: `skips` and `name`. *Optional*: `stops`, true where an epoch ends
/// with a step that was skipped. *Models*: the three above.
template <class P>
concept non_finite_policy = requires {
    { P::skips } -> std::convertible_to<bool>;
    { P::name } -> std::convertible_to<std::string_view>;
};

/// True for a policy under which an epoch ends with a step that was skipped.
template <non_finite_policy P>
inline constexpr bool stops_the_epoch = [] {
    if constexpr (requires { P::stops; })
        return P::stops;
    else
        return false;
}();

} // namespace strut
