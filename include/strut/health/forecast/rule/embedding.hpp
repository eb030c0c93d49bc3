#pragma once

#include <algorithm>
#include <cstddef>

#include "strut/health/forecast/walk.hpp"
#include "strut/layer/embedding.hpp"
#include "strut/policy/init/concept.hpp"

namespace strut::health {

/// Rows of a table of random numbers: whatever stands for them, what comes out has the table's
/// variance, and the range of the signal is measured against it. The numbers of one row get the
/// gradient of the steps that it stands in; these are taken to be different rows.
/// What comes in gets none: layers in front of the table never learn.
template <class T, shape Shape, std::size_t Count, std::size_t F, class Init>
struct rule<bound::embedding<T, Shape, Count, F, Init>> {
    static constexpr std::size_t gains = 0;
    static constexpr std::size_t layers = 1;

    static constexpr void forward(signal& at, walk& notes) {
        constexpr fan size{1, F, 0, Count, F};
        const double variance = Init::variance(size);
        layer_forecast& layer = notes.pass_matrix();
        layer.inputs = 1;
        layer.outputs = F;
        layer.weights = size.size();
        layer.weight_variance = variance;
        layer.input_moment = 1;
        layer.pre_activation = variance;
        at = {variance, 0, variance, false, normalized_over::nothing, 0};
        if (variance > 0)
            notes.start_from(variance);
    }
    static constexpr void backward(double& gradient, walk& notes) {
        layer_forecast& layer = notes.layers[--notes.next_layer];
        layer.gradient = layer.weight_gradient = gradient / 2;
        gradient = std::min(gradient, layer_forecast::cut);
        notes.along_sum = 0;
    }
};

} // namespace strut::health
