#pragma once

#include <algorithm>
#include <array>
#include <cstddef>

#include "strut/core/check.hpp"
#include "strut/core/cmath.hpp"
#include "strut/health/forecast/figures.hpp"
#include "strut/health/forecast/rule/activate.hpp"
#include "strut/health/forecast/rule/affine.hpp"
#include "strut/health/forecast/rule/branches.hpp"
#include "strut/health/forecast/rule/chain.hpp"
#include "strut/health/forecast/rule/conditioned.hpp"
#include "strut/health/forecast/rule/convolution.hpp"
#include "strut/health/forecast/rule/dropout.hpp"
#include "strut/health/forecast/rule/embedding.hpp"
#include "strut/health/forecast/rule/flatten.hpp"
#include "strut/health/forecast/rule/narrow.hpp"
#include "strut/health/forecast/rule/normalize.hpp"
#include "strut/health/forecast/rule/normalized_recurrent.hpp"
#include "strut/health/forecast/rule/pool.hpp"
#include "strut/health/forecast/rule/recurrent.hpp"
#include "strut/health/forecast/rule/repeat.hpp"
#include "strut/health/forecast/rule/residual.hpp"
#include "strut/health/forecast/rule/scale.hpp"
#include "strut/health/forecast/rule/skip_sum.hpp"
#include "strut/health/forecast/rule/softmax.hpp"
#include "strut/health/forecast/verdict.hpp"
#include "strut/health/forecast/walk.hpp"
#include "strut/policy/optimizer/concept.hpp"
#include "strut/policy/optimizer/sgd.hpp"
#include "strut/train/training.hpp"

namespace strut {

/// What is forecast of a network with `Layers` matrices of weights, before any data and any step.
template <std::size_t Layers>
struct network_forecast : health::figures {
    std::array<health::layer_forecast, Layers> layers{}; ///< from the first to the last
    health::finding verdict{};

    /// Whether anything but a fatal verdict was reached.
    constexpr bool trainable() const { return verdict.is != outlook::fatal; }

    /// The layer that the verdict is about.
    constexpr const health::layer_forecast& cause() const { return layers[verdict.layer]; }

    /// Whether steps of plain gradient descent with this learning rate are too small for the first
    /// weights to notice in float, for a loss whose gradient with respect to each output is of the
    /// order of one: lr |dW_1| / |W_1| < 2^-24.
    constexpr bool loses_updates(double learning_rate) const {
        const health::layer_forecast& first = layers[0];
        const double weights =
            health::log10(static_cast<double>(first.weights) * first.weight_variance) / 2;
        return health::log10(learning_rate) + first.weight_gradient - weights <
               health::log10(0x1p-24);
    }

    friend constexpr bool operator==(const network_forecast&, const network_forecast&) = default;
};

namespace health {

/// Index of the last layer of a network with weights, if that is a single one (or several side by
/// side): its head. A network that ends in a repeat, a residual block or a chain of layers has
/// none.
template <class Root>
struct head_of;
template <class T, std::size_t... Indices, class... Elements>
struct head_of<bound::chain<T, std::index_sequence<Indices...>, Elements...>> {
    static constexpr std::size_t none = static_cast<std::size_t>(-1);
    static constexpr std::size_t value = [] {
        constexpr std::array<std::size_t, sizeof...(Elements)> index{Indices...};
        constexpr std::array<std::size_t, sizeof...(Elements)> weights{weights_in<Elements>...};
        constexpr std::array<bool, sizeof...(Elements)> compound{is_compound<Elements>...};
        std::size_t last = none;
        for (std::size_t i = 0; i < weights.size(); ++i)
            if (weights[i] > 0)
                last = i;
        return last == none || compound[last] ? none : index[last];
    }();
};

/// Walks through the network, there and back.
template <class Net>
constexpr auto forecast_of(std::size_t samples, bool scale_free) {
    using root = rule<typename Net::root>;
    std::array<double, root::gains + 1> gains{};
    network_forecast<root::layers> all{};
    const double p0 = Net::second_moment;
    signal at{p0, 0, p0};
    walk notes{gains, all.layers, samples, head_of<typename Net::root>::value};
    notes.start_from(p0);
    root::forward(at, notes);
    if (notes.head == head_of<typename Net::root>::none)
        notes.note_signal(at.second_moment);
    double gradient = 0;
    root::backward(gradient, notes);
    mark_cut_off(all.layers);
    fill_gains(all.layers);
    static_cast<figures&>(all) = summarize(all.layers, notes);
    all.verdict = judge(all, all.layers, scale_free);
    return all;
}

} // namespace health

/// What the list of layers alone says of the gradient's way through the network: a constant
/// expression.
///
///     static_assert(strut::forecast<net>.trainable());
///
/// It holds for the initial weights: for each matrix the second moment of what comes in, the gain
/// of the gradient, its norm; for the network `r_delta`, `r_w`, `lowest` and `highest` (the range
/// of the signal), `sigma`, `safe_depth`, and a verdict with the layer that causes it and the cure
/// to try. `Optimizer` and `Batch` are those that the trainer will have. Errors: none; what the
/// theory does not cover is in `not_covered`, and makes the verdict a risk. Cost: see
/// docs/diagnosis.md. Source: there too. Example: docs/diagnosis.md.
template <class Net, optimizer Optimizer = sgd, class Batch = batch<32>>
inline constexpr auto forecast = [] {
    constexpr bool scale_free = [] {
        if constexpr (requires { Optimizer::scale_free; })
            return Optimizer::scale_free;
        else
            return false;
    }();
    return health::forecast_of<Net>(Batch::size, scale_free);
}();

/// Refuses a network that is forecast not to train, in a message that names layer, cause and cure:
/// `static_assert(strut::require_trainable<net>);`.
template <class Net, optimizer Optimizer = sgd, class Batch = batch<32>>
inline constexpr bool require_trainable = [] {
    constexpr const auto& found = forecast<Net, Optimizer, Batch>;
    constexpr std::size_t index = found.layers.size() > 0 ? found.cause().index : 0;
    return error::trainable<found.trainable(),
        error::at<index, typename Net::template layer_spec<index>>,
        error::because<found.verdict.what>, error::try_this<found.verdict.try_this>>::value;
}();

} // namespace strut
