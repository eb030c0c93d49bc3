#pragma once

#include <algorithm>
#include <cstddef>
#include <limits>
#include <span>

#include "strut/core/cmath.hpp"
#include "strut/health/forecast/walk.hpp"

/// What the layers' figures come to for the network.
namespace strut {

/// Layers up to which a chain with this gain of the squared norm of the gradient would be safe:
/// 2 decades down, or 3 up.
constexpr double safe_depth(double gain) {
    const double decades = health::log10(gain);
    if (decades > -1e-6 && decades < 1e-6)
        return std::numeric_limits<double>::infinity();
    return decades < 0 ? 1 - 4 / decades : 1 + 6 / decades;
}

namespace health {

/// Decades that a sum of many small random factors is likely to stay within.
constexpr double sigma_of(double spread) {
    return 0.21714724095162594 * cmath::sqrt(spread); // 1 / (2 ln 10)
}

/// The numbers that a verdict is made of, over the hidden layers 1 to L: the head is not among
/// them.
struct figures {
    double r_delta =
        0;          ///< log10 of |delta_1| / |delta_L|: gradients with respect to pre-activations
    double r_w = 0; ///< log10 of |dW_1| / |dW_L|: what training sees
    double r_delta_sample = 0; ///< r_delta for the norms of single samples, which in a network of
                               ///< finite width are smaller than that of all together
    double sigma = 0;          ///< standard deviation of both, in decades: initial weights differ
    double lowest = 0;         ///< log10 of the signal's scale over the input's, its minimum
    double highest = 0;        ///< and its maximum
    double live = 1;           ///< the least share of units with a slope
    double born_dead = 0;      ///< probability that some layer has none left
    double gain = 1;           ///< of the squared norm of the gradient, per layer
    double safe_depth = 0;     ///< layers up to which a network like this would be safe
    std::size_t depth = 0;     ///< hidden layers
    beyond not_covered = beyond::nothing;

    friend constexpr bool operator==(const figures&, const figures&) = default;
};

/// Gradients of single samples: log-normal at finite width, Hanin and Nica 2018.
constexpr double sample_shift(double spread) {
    return 0.21714724095162594 / 2 * spread;
}

/// True for a matrix that the gradient passes on its way from the head to the first layer.
constexpr bool on_the_way(const layer_forecast& layer) {
    return !layer.head && !layer.mixed_in && !layer.unread;
}

/// Says of the layers whose gradient is cut off that it is, and that they have none.
constexpr void mark_cut_off(std::span<layer_forecast> layers) {
    for (layer_forecast& layer : layers) {
        // What is noted is the norm, not its square.
        if (layer.gradient == layer_forecast::none || layer.gradient > layer_forecast::cut / 4)
            continue;
        layer.cut_off = true;
        layer.gradient = layer.weight_gradient = layer_forecast::none;
    }
}

/// Each layer's gain from the gradients: 1 for the last one, and where there is none.
constexpr void fill_gains(std::span<layer_forecast> layers) {
    double above = layer_forecast::none;
    for (std::size_t i = layers.size(); i-- > 0;) {
        if (!on_the_way(layers[i]))
            continue;
        const double here = layers[i].gradient;
        if (here != layer_forecast::none && above != layer_forecast::none)
            layers[i].gain = cmath::exp(std::min(here - above, 300.0) * 2.302585092994046);
        above = here;
    }
}

constexpr figures summarize(std::span<const layer_forecast> layers, const walk& notes) {
    figures all;
    all.not_covered = notes.not_covered;
    all.lowest = std::max(log10(notes.lowest / notes.start) / 2, -140.0);
    all.highest = log10(notes.highest / notes.start) / 2;
    const layer_forecast* first = nullptr;
    const layer_forecast* last = nullptr;
    double spread = 0;
    double alive = 1;
    for (const layer_forecast& layer : layers) {
        if (!on_the_way(layer) || layer.recurrent)
            continue;
        ++all.depth;
        spread += layer.spread;
        all.live = std::min(all.live, layer.live);
        // Lu et al. 2019: a normalization or a shortcut brings back what is dead.
        if (!layer.normalized && !layer.in_branch && layer.live < 1) {
            double all_dead = 1;
            for (std::size_t unit = 0; unit < layer.outputs && all_dead > 1e-6; ++unit)
                all_dead *= 1 - layer.live;
            alive *= 1 - all_dead;
        }
        // A branch that is closed at the start has no gradient to compare, nor has what is cut off.
        if (layer.cut_off || (layer.gradient == layer_forecast::none && layer.in_branch))
            continue;
        first = first == nullptr ? &layer : first;
        last = &layer;
    }
    all.born_dead = 1 - alive;
    all.sigma = sigma_of(spread);
    if (first == nullptr)
        return all;
    const auto ratio = [](double a, double b) {
        return b == layer_forecast::none ? 0 : std::max(a - b, -1e9);
    };
    all.r_delta = ratio(first->gradient, last->gradient);
    all.r_w = ratio(first->weight_gradient, last->weight_gradient);
    all.r_delta_sample = all.r_delta - sample_shift(spread);
    const double decades = all.depth > 1 ? 2 * all.r_delta / static_cast<double>(all.depth - 1) : 0;
    all.gain = cmath::exp(decades * 2.302585092994046);
    all.safe_depth = strut::safe_depth(all.gain);
    return all;
}

} // namespace health

} // namespace strut
