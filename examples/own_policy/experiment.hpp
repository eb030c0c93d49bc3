#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <vector>

#include "clip_by_root_mean_square.hpp"
#include "l1_layer_norm.hpp"
#include "strut/io/npy.hpp"
#include "strut/strut.hpp"
#include "symlog.hpp"

/// 24 layers in which activation, normalization and clipping are the user's own.
using net = strut::network<strut::input<64>, //
    strut::dense<64, own::symlog, own::l1_layer_norm<>>,
    strut::repeat<22,
        strut::dense<64, own::symlog, own::l1_layer_norm<>, strut::shortcut::identity>>,
    strut::dense<10>>;

/// Trains on four of five digits, images [sample][64] from 0 to 16, and gives the accuracy on the
/// others.
template <class... Observers>
double learn_digits(const strut::npy_array<std::uint8_t>& images,
    const strut::npy_array<std::uint8_t>& labels, Observers&... watching) {
    std::vector<float> training, held_out;
    std::vector<std::uint8_t> training_labels, held_out_labels;
    for (std::size_t i = 0; i < labels.values.size(); ++i) {
        (i % 5 == 0 ? held_out_labels : training_labels).push_back(labels.values[i]);
        for (std::size_t p = 0; p < 64; ++p)
            (i % 5 == 0 ? held_out : training)
                .push_back(static_cast<float>(images.values[i * 64 + p]) / 16);
    }
    const auto model = std::make_unique<net>(strut::seed{1});
    strut::trainer<net, strut::softmax_cross_entropy, strut::momentum<>,
        own::clip_by_root_mean_square<0.05>,
        strut::schedule::per_epoch<strut::schedule::cosine<10>>>
        fit{*model, {.learning_rate = 0.01}};
    for (int epoch = 0; epoch < 10; ++epoch)
        fit.epoch(training, training_labels, watching...);
    return fit.evaluate(held_out, held_out_labels, strut::accuracy{}).score[0];
}
