#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

#include "strut/layer/concept.hpp"
#include "strut/train/non_finite_event.hpp"

namespace strut {

/// A weight tensor at a check of the monitor.
struct weight_reading {
    layer_place place{};
    bool trained = true;     ///< false in a frozen layer
    double gradient = 0;     ///< the norm of what the optimizer was given, after clipping, in the
                             ///< last step that was not skipped
    double weight = 0;       ///< the norm behind the optimizer, before any constraint
    double start = 0;        ///< the norm at the start
    double update = 0;       ///< the norm of the change over that after it; the mean since the
                             ///< last check
    double displacement = 0; ///< the distance from the initial weights, over their norm
    double zeros = 0;        ///< the share of the gradient that is exactly zero
    double denormals = 0;    ///< the share of the gradient that is denormal
};

/// What comes out of an activation, over the samples of one batch (of its last part, if it is
/// computed in parts).
struct activity_reading {
    layer_place place{};
    bool can_die = false;      ///< zero, with a slope of zero, on one whole side: the relu family
    bool can_saturate = false; ///< flat at both ends
    double mean = 0;
    double variance = 0;
    double saturated = 0; ///< the share of values where the slope is below 5 % of its largest
    double dead = 0;      ///< the share of units that were zero for every sample of the last checks
    double zeros = 0;     ///< the share of values that are exactly zero
    double denormals = 0;
};

/// The gradient on its way back through the steps of a recurrent layer, over the samples of one
/// batch (of its last part, if it is computed in parts). A bidirectional layer has two, of its way
/// forward and of its way back, whose first step is the sequence's last.
struct time_reading {
    layer_place place{};
    std::size_t steps = 0;
    /// log10 of its norm at the first step over that at the last: of the gradient of an LSTM's
    /// memory, or of the output of other layers. 0 if there was none; -infinity if none was left.
    double through_time = 0;
};

/// A gradient that stopped being finite on its way back, though the loss, what came in, what the
/// layers gave out and the weights were finite.
struct overflow_reading {
    /// Decades, at least, by which it had grown since the layer nearest to the loss: the largest
    /// number of its type over the largest in that layer's gradient. 0 where that layer's was not
    /// finite either: then it did not come up on the way.
    double grew = 0;
    bool through_time = false; ///< whether it came up in a recurrent layer over more than one step
};

/// The state of a training run at one check, free of the network's type.
struct reading {
    std::uint64_t step = 0;   ///< from 1
    double loss = 0;          ///< the mean over the steps since the last check
    double largest_loss = 0;  ///< the largest of them
    double best_constant = 0; ///< the loss of the best prediction that ignores the input; 0 where
                              ///< the loss does not know it
    double learning_rate = 0;
    std::size_t samples = 0; ///< since the last check
    std::span<const weight_reading> weights{};
    std::span<const activity_reading> activities{};
    std::span<const time_reading> times{}; ///< of recurrent layers over more than one step
};

} // namespace strut
