#pragma once

#include <array>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <vector>

#include "strut/strut.hpp"

// The reference experiment on vanishing gradients: ten hidden layers of 128 on ten inputs, and the
// question whether the inputs' sum is positive. A network that cannot train, and the same cured.

/// Ten hidden layers of one activation with the initializer that suits it, biases zero, linear
/// head.
template <class Act>
using ten_layers = strut::network<strut::input<10>, Act, strut::dense<128>, strut::dense<128>,
    strut::dense<128>, strut::dense<128>, strut::dense<128>, strut::dense<128>, strut::dense<128>,
    strut::dense<128>, strut::dense<128>, strut::dense<128>, strut::dense<1, strut::identity>>;

/// Samples of ten normal numbers, and whether their sum is positive.
struct sums {
    static constexpr std::size_t inputs = 10;
    std::vector<float> x;
    std::vector<float> y;

    sums(std::size_t samples, std::uint64_t seed) : x(samples * inputs), y(samples) {
        const strut::random numbers{seed};
        for (std::size_t sample = 0; sample < samples; ++sample) {
            double sum = 0;
            for (std::size_t i = sample * inputs; i < (sample + 1) * inputs; ++i) {
                x[i] = static_cast<float>(numbers.normal(i));
                sum += x[i];
            }
            y[sample] = sum > 0 ? 1.0f : 0.0f;
        }
    }
};

/// What became of one run.
struct outcome {
    static constexpr std::size_t layers = 11;
    std::array<double, layers> first_gradient{}; ///< norm of each weight gradient, first batch
    std::array<double, layers> last_gradient{};  ///< the same, last batch
    double loss = 0;
    double training_accuracy = 0;
    double fresh_accuracy = 0;

    /// First hidden layer over head, at the start.
    double ratio() const { return first_gradient[0] / first_gradient[layers - 1]; }
};

/// The norm of the weight gradient of every layer, after the trainer's last step.
template <class Trainer>
std::array<double, outcome::layers> weight_gradient_norms(const Trainer& fit) {
    std::array<double, outcome::layers> norms{};
    for (const strut::tensor& one : Trainer::network::tensors)
        if (one.purpose == strut::role::weight) {
            double squares = 0;
            for (std::size_t i = 0; i < one.size(); ++i)
                squares += std::pow(static_cast<double>(fit.gradient()[one.offset + i]), 2);
            norms[one.layer] = std::sqrt(squares);
        }
    return norms;
}

/// Keeps the gradient norms of the first and of the latest batch.
struct gradient_watch {
    outcome& result;

    template <class Trainer>
    void after_step(const Trainer& fit, const strut::step_report& report) {
        if (report.step == 1)
            result.first_gradient = weight_gradient_norms(fit);
    }
    template <class Trainer>
    void after_epoch(const Trainer& fit, const strut::epoch_report&) {
        result.last_gradient = weight_gradient_norms(fit);
    }
};

inline constexpr std::size_t samples = 1000, batch = 32, epochs = 20;
inline constexpr std::size_t steps = (samples + batch - 1) / batch * epochs;

/// Who watches a run: called with the trainer and the training, which takes observers.
struct nobody {
    void operator()(auto&, auto train) const { train(); }
};

/// Binary cross-entropy on the samples; then as many fresh ones.
template <class Act, class Optimizer, class Watch = nobody>
outcome run_experiment(double learning_rate, std::uint64_t seed, Watch watched = {}) {
    using net = ten_layers<Act>;
    const auto model = std::make_unique<net>(strut::seed{seed});
    const sums training{samples, seed * 1000003 + 17};
    const sums fresh{samples, seed * 1000003 + 18};
    strut::trainer<net, strut::binary_cross_entropy, Optimizer, strut::batch<batch>> fit{
        *model, {.learning_rate = learning_rate}, {}, strut::seed{seed}};
    outcome result;
    gradient_watch gradients{result};
    watched(fit, [&](auto&... observers) {
        for (std::size_t epoch = 0; epoch < epochs; ++epoch)
            fit.epoch(training.x, training.y, gradients, observers...);
    });
    const auto seen = fit.evaluate(training.x, training.y, strut::accuracy{});
    result.loss = seen.loss;
    result.training_accuracy = seen.score[0];
    result.fresh_accuracy = fit.evaluate(fresh.x, fresh.y, strut::accuracy{}).score[0];
    return result;
}

/// (A): sigmoid, Glorot uniform, SGD 0.01. The gradient is lost on its way to the first layers.
template <class Watch = nobody>
outcome run_vanishing(std::uint64_t seed, Watch watched = {}) {
    return run_experiment<strut::sigmoid, strut::sgd>(0.01, seed, watched);
}

/// (B): relu, He, Adam 0.001.
template <class Watch = nobody>
outcome run_cured(std::uint64_t seed, Watch watched = {}) {
    return run_experiment<strut::relu, strut::adam>(0.001, seed, watched);
}
