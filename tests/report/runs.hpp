#pragma once

#include <cstddef>
#include <memory>
#include <vector>

#include "strut/report/record.hpp"
#include "strut/strut.hpp"

/// Training runs to report on.
namespace runs {

/// Ten normal numbers a sample, and whether their sum is positive.
struct data {
    std::vector<float> x = std::vector<float>(512 * 10), y = std::vector<float>(512);
    data() {
        const strut::random numbers{5};
        for (std::size_t i = 0; i < y.size(); ++i) {
            double sum = 0;
            for (std::size_t f = 0; f < 10; ++f)
                sum += x[i * 10 + f] = static_cast<float>(numbers.normal(i * 10 + f));
            y[i] = sum > 0;
        }
    }
};

/// Ten layers of sigmoid: the gradient vanishes.
using deep = strut::network<strut::input<10>, strut::sigmoid, strut::dense<32>,
    strut::repeat<8, strut::dense<32>>, strut::dense<32>, strut::dense<1, strut::identity>>;

/// Two of relu: it learns.
using cured = strut::network<strut::input<10>, strut::dense<32, strut::relu>,
    strut::dense<32, strut::relu>, strut::dense<1>>;

/// A trainer of `Net` with a monitor on it.
template <class Net, class Optimizer = strut::sgd>
struct watched {
    using trainer = strut::trainer<Net, strut::binary_cross_entropy, Optimizer, strut::batch<32>>;
    std::unique_ptr<Net> net = std::make_unique<Net>(strut::seed{3});
    trainer fit;
    strut::monitor<trainer> watch;

    explicit watched(double rate)
        : fit{*net, {.learning_rate = rate}}, watch{fit, {.planned_steps = 160}} {}

    template <class... Observers>
    void train(const data& on, Observers&... more) {
        for (int epoch = 0; epoch < 10; ++epoch)
            fit.epoch(on.x, on.y, watch, more...);
    }
};

/// The record of `Net`'s run on `on`.
template <class Net, class Optimizer = strut::sgd>
strut::report::record record_of(double rate, const data& on = {}) {
    watched<Net, Optimizer> run{rate};
    strut::report::recorder keep{run.watch};
    run.train(on, keep);
    return keep.record();
}

} // namespace runs
