#pragma once

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <ctime>
#include <memory>
#include <string>
#include <string_view>
#include <utility>

#include "matrix.hpp"
#include "strut/strut.hpp"

/// A remedy is a block of layers from 64 features to 64, so many of them hidden, and a head.
template <class Block, std::size_t HiddenLayers = 1, class Head = strut::dense<10>>
struct remedy {
    /// The pixels are 64 too: the first block needs nothing in front of it.
    template <std::size_t Depth>
    using network =
        strut::network<strut::input<64>, strut::repeat<Depth / HiddenLayers, Block>, Head>;
};

/// Either optimizer, as it is told at run time: half the code to compile of a trainer for each.
struct either {
    struct options {
        double learning_rate = 1e-3;
        recipe::method optimizer = recipe::method::adam;
    };
    static constexpr std::size_t moments = strut::adam::moments;
    static constexpr std::string_view name = "momentum or adam";

    template <strut::simd::scalar T>
    struct rule {
        bool is_adam;
        strut::optimizer_rule<strut::adam, T> adam;
        strut::optimizer_rule<strut::momentum<>, T> momentum;

        constexpr rule(const options& chosen, std::uint64_t step)
            : is_adam{chosen.optimizer == recipe::method::adam},
              adam{{.learning_rate = chosen.learning_rate}, step},
              momentum{{.learning_rate = chosen.learning_rate}, step} {}

        template <strut::simd::value V>
        constexpr V operator()(V p, V g, std::array<V, moments>& moment) const {
            if (is_adam)
                return adam(p, g, moment);
            std::array<V, 1> velocity{moment[0]};
            const V next = momentum(p, g, velocity);
            moment[0] = velocity[0];
            return next;
        }
    };
};

/// Looks at the weights' gradients until both the first and the last block have one; ten steps at
/// most.
struct gradients_at_the_start {
    run& result;

    template <class Trainer>
    void after_step(const Trainer& fit, const strut::step_report& report) {
        if (report.step > 10 || result.ratio() > 0)
            return;
        constexpr std::size_t last = last_round<typename Trainer::network>;
        result.first_gradient = norm(fit, 0);
        result.last_gradient = norm(fit, last);
    }

private:
    template <class Net>
    static constexpr std::size_t last_round = [] {
        std::size_t last = 0;
        for (const strut::tensor& one : Net::tensors)
            last = std::max(last, one.round);
        return last;
    }();

    template <class Trainer>
    static double norm(const Trainer& fit, std::size_t block) {
        double squares = 0;
        for (const strut::tensor& one : Trainer::network::tensors)
            if (one.layer == 0 && one.round == block && one.purpose == strut::role::weight)
                for (std::size_t i = 0; i < one.size(); ++i)
                    squares += std::pow(static_cast<double>(fit.gradient()[one.offset + i]), 2);
        return std::sqrt(squares);
    }
};

/// Trains until the epochs are over, nothing is left to learn, the loss has gone beyond bounds, or
/// half of the epochs have brought nothing better than a guess, whose loss is ln 10.
template <class Net>
run experiment(const digits& data, const recipe& how, std::size_t epochs) {
    const auto model = std::make_unique<Net>(strut::seed{1});
    strut::trainer<Net, strut::softmax_cross_entropy, either> fit{
        *model, {.learning_rate = how.learning_rate, .optimizer = how.optimizer}};
    run result;
    gradients_at_the_start watch{result};
    const std::clock_t start = std::clock();
    while (result.epochs < epochs && result.end == run::ending::epochs_over) {
        result.loss = fit.epoch(data.training.pixels, data.training.labels, watch).loss;
        ++result.epochs;
        if (!(result.loss < 1e3))
            result.end = run::ending::diverged;
        else if (result.loss < 0.005)
            result.end = run::ending::learned;
        else if (2 * result.epochs >= epochs && result.loss > 2.25)
            result.end = run::ending::stuck;
    }
    result.seconds = static_cast<double>(std::clock() - start) / CLOCKS_PER_SEC;
    result.accuracy =
        fit.evaluate(data.held_out.pixels, data.held_out.labels, strut::accuracy{}).score[0];
    return result;
}

/// The remedy at all depths.
template <class Remedy>
cure make_cure(std::string name) {
    return [&]<std::size_t... I>(std::index_sequence<I...>) {
        return cure{std::move(name), {experiment<typename Remedy::template network<depths[I]>>...}};
    }
    (std::make_index_sequence<depths.size()>{});
}
