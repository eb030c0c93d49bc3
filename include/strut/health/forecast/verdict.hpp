#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <span>
#include <string_view>

#include "strut/health/forecast/figures.hpp"
#include "strut/health/forecast/walk.hpp"

/// From the figures of a network to a word, a layer and a cure.
namespace strut {

/// What a forecast comes to.
enum class outlook {
    ok,    ///< nothing speaks against training
    risk,  ///< beyond the theory, or bad but bearable for the optimizer
    fatal, ///< will not train
};

/// What goes wrong.
enum class problem {
    none,
    vanishing,  ///< the gradient does not reach the first layers, or the signal not the last
    exploding,  ///< the other way
    dying,      ///< units without a slope: a layer that is dead at the start, or likely so
    symmetric,  ///< weights without variance: all units of a layer stay equal
    not_covered ///< the theory does not cover this network: see forecast.not_covered
};

/// What to try, in the library's policies.
enum class cure {
    none,
    initializer_he,                ///< `he`, or none: it is the default
    initializer_of_activation,     ///< leave the initializer away: the default suits the activation
    relu_with_he_or_batch_norm,    ///< `relu`, `he`, or `batch_norm<>`
    batch_norm,                    ///< `batch_norm<>` in place of a norm of each sample
    layer_norm_and_identity,       ///< `layer_norm<>` with `shortcut::identity`
    shortcut_identity,             ///< `shortcut::identity` around the normalized layer
    shortcut_scaled_or_layer_norm, ///< `shortcut::scaled<1 / sqrt(blocks)>`, or a norm in the
                                   ///< branch
    wider_or_leaky_relu,           ///< more units, or `leaky_relu<>`
    open_gate,                     ///< `chrono<steps>` or a larger `forget_bias<>`
    gates,                         ///< `lstm` or `gru` in place of `rnn`
    weaker_recurrence, ///< `clip::by_global_norm<1>`, or `recurrent_init` with a smaller one
    wider,             ///< more units: initial weights of narrow layers differ too much
    embedding_first,   ///< no layer with weights in front of an `embedding`
};

/// The cure in words.
constexpr std::string_view describe(cure try_this) {
    switch (try_this) {
    case cure::none:
        break;
    case cure::initializer_he:
        return "he as initializer (the default for this activation)";
    case cure::initializer_of_activation:
        return "no initializer: the default suits the activation";
    case cure::relu_with_he_or_batch_norm:
        return "relu with he, or batch_norm<> in these layers";
    case cure::batch_norm:
        return "batch_norm<>, which takes away the mean of each unit, or relu with he";
    case cure::layer_norm_and_identity:
        return "layer_norm<> and shortcut::identity in these layers";
    case cure::shortcut_identity:
        return "shortcut::identity around these layers";
    case cure::shortcut_scaled_or_layer_norm:
        return "shortcut::scaled<1 / sqrt(blocks)> or shortcut::rezero, or layer_norm<> first in "
               "the branch";
    case cure::wider_or_leaky_relu:
        return "more units in a layer, or leaky_relu<>";
    case cure::open_gate:
        return "chrono<steps>, or a larger forget_bias<>";
    case cure::gates:
        return "lstm<> or gru<> with chrono<steps>, or fewer steps";
    case cure::weaker_recurrence:
        return "clip::by_global_norm<1>, or smaller weights by recurrent_init<>";
    case cure::wider:
        return "more units in these layers: in narrow ones, luck decides";
    case cure::embedding_first:
        return "the embedding first: it passes no gradient on, and what is before it never learns";
    }
    return "nothing";
}

constexpr std::string_view describe(problem what) {
    constexpr std::array<std::string_view, 6> words{
        "none", "vanishing", "exploding", "dying", "symmetric", "beyond the theory"};
    return words[static_cast<std::size_t>(what)];
}

constexpr std::string_view describe(outlook what) {
    constexpr std::array<std::string_view, 3> words{"ok", "risk", "fatal"};
    return words[static_cast<std::size_t>(what)];
}

namespace health {

/// A verdict, and where it comes from.
struct finding {
    outlook is = outlook::ok;
    problem what = problem::none;
    std::size_t layer = 0; ///< place in the list of matrices
    cure try_this = cure::none;

    friend constexpr bool operator==(const finding&, const finding&) = default;
};

/// The layer whose gain is the most extreme, the least if `least`; the first of those within 5 %.
constexpr std::size_t extreme(std::span<const layer_forecast> layers, bool least) {
    std::size_t at = 0;
    for (std::size_t i = 0; i < layers.size(); ++i)
        if (!layers[i].head && (least ? layers[i].gain < layers[at].gain * 0.95
                                      : layers[i].gain > layers[at].gain * 1.05))
            at = i;
    return at;
}

/// True if the weights have a variance that a layer's defaults may have: then another initializer
/// is no cure.
constexpr bool begins_by_default(const layer_forecast& layer) {
    const auto in = static_cast<double>(layer.inputs), out = static_cast<double>(layer.outputs);
    const auto is = [&](double variance) {
        return layer.weight_variance > 0.99 * variance && layer.weight_variance < 1.01 * variance;
    };
    return layer.homogeneous ? is(2 / in) : is(2 / in) || is(1 / in) || is(2 / (in + out));
}

constexpr cure cure_of(problem what, const layer_forecast& layer) {
    if (layer.cut_off)
        return cure::embedding_first;
    if (layer.recurrent)
        return what == problem::exploding ? cure::weaker_recurrence
               : layer.gated              ? cure::open_gate
                                          : cure::gates;
    switch (what) {
    case problem::vanishing:
        if (layer.homogeneous && !layer.normalized)
            return begins_by_default(layer) ? cure::layer_norm_and_identity : cure::initializer_he;
        if (layer.normalized)
            return cure::batch_norm;
        // With slopes as small as those of a sigmoid (1/4 at most) no initializer helps.
        return layer.slope_square < 0.2 ? cure::relu_with_he_or_batch_norm
                                        : cure::layer_norm_and_identity;
    case problem::exploding:
        if (layer.in_branch)
            return cure::shortcut_scaled_or_layer_norm;
        if (layer.normalized)
            return cure::shortcut_identity;
        return begins_by_default(layer) ? cure::layer_norm_and_identity
                                        : cure::initializer_of_activation;
    case problem::dying:
        return cure::wider_or_leaky_relu;
    case problem::symmetric:
        return cure::initializer_of_activation;
    case problem::none:
    case problem::not_covered:
        break;
    }
    return cure::none;
}

/// The thresholds: a gradient that shrinks by 2 decades on its way, or grows by 3, or a signal that
/// changes by 2, does not train under plain gradient descent; 8 do not under any optimizer. They
/// are crossed when two standard deviations of the initial weights may cross them. Source: 163
/// labelled training runs, of which under sgd or momentum they name 22 of the 23 that failed for
/// their initialisation, and 4 of the 12 that trained.
constexpr finding judge(
    const figures& all, std::span<const layer_forecast> layers, bool scale_free) {
    const double shrunk = -(all.r_w - 2 * all.sigma);
    const double grown = all.r_delta + 2 * all.sigma;
    const auto found = [&](outlook is, problem what, std::size_t layer) {
        return finding{is, what, layer, cure_of(what, layers[layer])};
    };
    const auto crossed = [scale_free](double decades, double bound) {
        if (decades > 8)
            return outlook::fatal;
        if (decades > bound)
            return scale_free ? outlook::risk : outlook::fatal;
        return outlook::ok;
    };
    for (std::size_t i = layers.size(); i-- > 0;)
        if (layers[i].cut_off)
            return found(outlook::fatal, problem::vanishing, i);
    for (std::size_t i = 0; i < layers.size(); ++i) {
        if (const outlook is = crossed(-layers[i].through_time, 2); is != outlook::ok)
            return found(is, problem::vanishing, i);
        if (const outlook is = crossed(layers[i].through_time, 3); is != outlook::ok)
            return found(is, problem::exploding, i);
    }
    if (all.depth == 0 && all.not_covered == beyond::nothing)
        return {};
    for (std::size_t i = 0; i < layers.size(); ++i)
        if (layers[i].weight_variance == 0 && !layers[i].in_branch && !layers[i].head)
            return found(outlook::fatal, problem::symmetric, i);

    const outlook vanishing = std::max(crossed(shrunk, 2), crossed(-all.lowest, 2));
    const outlook exploding = std::max(crossed(grown, 3), crossed(all.highest, 2));
    if (vanishing != outlook::ok || exploding != outlook::ok) {
        // Of two that are as bad, the one that is farther over its threshold.
        const double over_vanishing = std::max(shrunk / 2, -all.lowest / 2);
        const double over_exploding = std::max(grown / 3, all.highest / 2);
        const bool grows =
            exploding > vanishing || (exploding == vanishing && over_exploding > over_vanishing);
        const problem what = grows ? problem::exploding : problem::vanishing;
        finding all_in_all = found(std::max(vanishing, exploding), what, extreme(layers, !grows));
        // What only the luck of the initial weights crosses, wider layers cure.
        const bool on_average =
            grows ? all.r_delta > 3 || all.highest > 2 : all.r_w < -2 || all.lowest < -2;
        if (!on_average)
            all_in_all.try_this = cure::wider;
        return all_in_all;
    }
    for (std::size_t i = 0; i < layers.size(); ++i)
        if (!layers[i].head && layers[i].live < 0.02)
            return found(outlook::fatal, problem::dying, i);
    if (all.born_dead > 0.5) {
        std::size_t narrowest = 0;
        for (std::size_t i = 0; i < layers.size(); ++i)
            if (!layers[i].head && layers[i].outputs < layers[narrowest].outputs)
                narrowest = i;
        return found(outlook::fatal, problem::dying, narrowest);
    }
    if (all.not_covered != beyond::nothing)
        return {outlook::risk, problem::not_covered, 0, cure::none};
    return {};
}

} // namespace health

} // namespace strut
