#pragma once

#include <algorithm>
#include <chrono>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "networks.hpp"
#include "strut/io/npy.hpp"
#include "strut/strut.hpp"

/// Handwritten digits, 8 x 8, pixels from 0 to 1. Every fifth is held out.
struct digits {
    struct images {
        std::vector<float> pixels; ///< [image][8][8]
        std::vector<std::uint8_t> labels;
    };
    images training;
    images held_out;

    digits(const strut::npy_array<std::uint8_t>& pixels,
        const strut::npy_array<std::uint8_t>& labels) {
        for (std::size_t i = 0; i < labels.values.size(); ++i) {
            images& to = i % 5 == 0 ? held_out : training;
            to.labels.push_back(labels.values[i]);
            for (std::size_t p = 0; p < 64; ++p)
                to.pixels.push_back(static_cast<float>(pixels.values[i * 64 + p]) / 16);
        }
    }
};

/// The images, each shifted by -1, 0 or 1 pixels in both directions, anew for each seed.
inline std::vector<float> shifted(const std::vector<float>& pixels, std::uint64_t seed) {
    const strut::random numbers{seed};
    std::vector<float> moved(pixels.size());
    for (std::size_t image = 0; image * 64 < pixels.size(); ++image) {
        const int down = static_cast<int>(numbers.below(2 * image, 3)) - 1;
        const int right = static_cast<int>(numbers.below(2 * image + 1, 3)) - 1;
        for (int row = 0; row < 8; ++row)
            for (int column = 0; column < 8; ++column) {
                const int from_row = row - down, from_column = column - right;
                if (from_row >= 0 && from_row < 8 && from_column >= 0 && from_column < 8)
                    moved[image * 64 + static_cast<std::size_t>(row * 8 + column)] =
                        pixels[image * 64 + static_cast<std::size_t>(from_row * 8 + from_column)];
            }
    }
    return moved;
}

/// What became of a network.
struct outcome {
    std::size_t parameters = 0;
    double loss = 0;       ///< on the training images as they are, at the end
    std::size_t asked = 0; ///< images held out
    std::size_t wrong = 0; ///< of these
    double seconds = 0;
    strut::outlook forecast{}; ///< of the network, before the first step
    std::string alarm{};       ///< the monitor's first, and its step; empty if it had none

    double accuracy() const { return 1 - static_cast<double>(wrong) / static_cast<double>(asked); }
};

/// Trains a network on shifted images, under a monitor, with a learning rate that rises for a sixth
/// of the epochs, without which the deepest ones do not start, and falls along half a cosine.
template <class Net, class... Observers>
outcome learn(const digits& data, std::size_t epochs, Observers&... watching) {
    constexpr double highest_rate = 0.1;
    const auto model = std::make_unique<Net>(strut::seed{1});
    strut::trainer<Net, strut::softmax_cross_entropy, strut::momentum<>, strut::batch<32>,
        strut::penalty::l2<5e-4>>
        fit{*model};
    strut::monitor watch{
        fit, {.planned_steps = epochs * ((data.training.labels.size() + 31) / 32)}};
    outcome result{.parameters = Net::parameter_count,
        .forecast = strut::forecast<Net, strut::momentum<>>.verdict.is};
    const auto start = std::chrono::steady_clock::now();
    for (std::size_t epoch = 0; epoch < epochs; ++epoch) {
        const double done = static_cast<double>(epoch) / static_cast<double>(epochs);
        fit.optimizer_options().learning_rate = highest_rate * std::min(1.0, 6 * (done + 1e-2)) *
                                                (1 + std::cos(3.14159265358979 * done)) / 2;
        fit.epoch(shifted(data.training.pixels, epoch), data.training.labels, watch, watching...);
    }
    result.seconds =
        std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
    if (!watch.alarms().empty())
        result.alarm = std::string{name_of(watch.alarms().front().what)} + " at " +
                       std::to_string(watch.alarms().front().step);
    result.loss = fit.evaluate(data.training.pixels, data.training.labels).loss;
    const double right =
        fit.evaluate(data.held_out.pixels, data.held_out.labels, strut::accuracy{}).score[0];
    result.asked = data.held_out.labels.size();
    result.wrong =
        static_cast<std::size_t>(std::lround((1 - right) * static_cast<double>(result.asked)));
    return result;
}
