#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "strut/layer/concept.hpp"

namespace strut {

/// What can be wrong with a training run.
enum class condition {
    healthy,
    nan,         ///< a number that is not finite
    exploding,   ///< the loss is far above that of the best constant prediction, and stays there
    dying_relu,  ///< units that put out zero for every sample: they get no gradient any more
    saturated,   ///< activations in their flat ends
    vanishing,   ///< the early layers do not move, or nothing comes back through time, while the
                 ///< run has not learned
    oscillating, ///< the loss jumps up and down and gets nowhere
    stalled,     ///< no progress, and none of these
};

constexpr std::string_view name_of(condition what) {
    constexpr std::array<std::string_view, 8> names{"healthy", "nan", "exploding", "dying_relu",
        "saturated", "vanishing", "oscillating", "stalled"};
    return names[static_cast<std::size_t>(what)];
}

/// What to try, in names of this library.
constexpr std::string_view advice_for(condition what) {
    switch (what) {
    case condition::nan:
        return "look at the sample; then a lower learning rate, clip::by_global_norm<1>, and "
               "non_finite::skip_step";
    case condition::exploding:
        return "a lower learning rate, schedule::warm_up<>, clip::by_global_norm<1>, or the "
               "initializer that the activation prefers";
    case condition::dying_relu:
        return "a lower learning rate, bias<zeros>, he, leaky_relu<> or elu<>";
    case condition::saturated:
        return "inputs of unit variance, xavier, layer_norm<>, or a lower learning rate";
    case condition::vanishing:
        return "relu with he, layer_norm<>, residual<...> blocks, or fewer layers; clipping does "
               "not "
               "help";
    case condition::oscillating:
        return "a lower learning rate, a larger batch, or schedule::cosine<steps>";
    case condition::stalled:
        return "a higher learning rate, less weight decay, looser clipping, or more units";
    case condition::healthy:
        break;
    }
    return "";
}

/// What to try where it happens on the way through the steps of a recurrent layer.
constexpr std::string_view advice_through_time(condition what) {
    switch (what) {
    case condition::exploding:
        return "clip::by_global_norm<1>, a lower learning rate, recurrent_init<orthogonal<>>, or "
               "lstm or gru for rnn";
    case condition::vanishing:
        return "lstm or gru with an open gate (forget_bias<3> or chrono<steps>), more training "
               "steps, or shorter sequences; clipping does not help";
    default:
        return advice_for(what);
    }
}

/// A number that a verdict rests on, and the limit that it crossed.
struct evidence {
    std::string_view what{};
    double value = 0;
    double limit = 0; ///< NaN where there is none
};

struct verdict {
    condition what = condition::healthy;
    double confidence = 0;  ///< from 0 to 1
    layer_place place{};    ///< where it is worst
    std::uint64_t step = 0; ///< of the check at which it was first found
    std::array<evidence, 3> because{};
    std::string_view advice{}; ///< in names of this library
    bool in_layer = true;      ///< false where `place` means nothing: it is about the whole run
    bool through_time = false; ///< on the way through the steps of the recurrent layer at `place`

    constexpr bool sick() const { return what != condition::healthy; }
};

/// The first time that something was found.
struct alarm {
    std::uint64_t step = 0;
    condition what = condition::healthy;
    layer_place place{};
};

} // namespace strut
