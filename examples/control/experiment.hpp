#pragma once

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <vector>

#include "cart_pole.hpp"
#include "strut/strut.hpp"

/// The policy. The force is odd in the state, and so is a tanh network without biases, exactly: it
/// rests where the teacher rests.
using net = strut::network<strut::input<4>, strut::no_bias, //
    strut::dense<32, strut::tanh>,                          //
    strut::dense<32, strut::tanh>,                          //
    strut::dense<1, strut::identity>>;

/// The state as the network sees it, each number of the order of one.
inline std::array<float, 4> seen(const state& at) {
    constexpr state size{1, 2, 0.4, 2};
    std::array<float, 4> numbers;
    for (std::size_t i = 0; i < 4; ++i)
        numbers[i] = static_cast<float>(at[i] / size[i]);
    return numbers;
}

/// The network in the place of the teacher.
class policy {
public:
    explicit policy(const net& model) : model_{&model} {}

    double operator()(const state& at) {
        const std::array<float, 4> in = seen(at);
        float out = 0;
        model_->forward(in.data(), &out, workspace_);
        return std::clamp(static_cast<double>(out), -1.0, 1.0) * strongest;
    }

private:
    const net* model_;
    net::workspace<> workspace_;
};

/// States and the teacher's forces, as shares of the strongest.
struct lessons {
    std::vector<float> states; ///< [sample][4]
    std::vector<float> forces; ///< [sample]

    /// Runs of 4 s from random states under the teacher, while a random force that changes every
    /// 50 ms pushes the cart off its way; a sample every 10 ms.
    lessons(const regulator& teacher, std::size_t runs, std::uint64_t seed) {
        const strut::random numbers{seed};
        std::uint64_t drawn = 0;
        const auto between = [&](double limit) {
            return limit * (2 * numbers.uniform(drawn++) - 1);
        };
        for (std::size_t run = 0; run < runs; ++run) {
            state at{between(1.5), between(2), between(0.6), between(2)};
            double push = 0;
            for (std::size_t step = 0; step < 4000 && std::abs(at[2]) < fallen; ++step) {
                if (step % 50 == 0)
                    push = between(15);
                const double force = teacher(at);
                if (step % 10 == 0) {
                    const auto in = seen(at);
                    states.insert(states.end(), in.begin(), in.end());
                    forces.push_back(static_cast<float>(force / strongest));
                }
                at = moved(at, force + push);
            }
        }
    }
};

/// Learns from the lessons; gives the root mean square error of the force on lessons not seen, N.
inline double clone(net& model, const regulator& teacher, std::size_t epochs) {
    const lessons training{teacher, 100, 1}, others{teacher, 20, 2};
    strut::trainer<net, strut::mse, strut::adam, strut::batch<64>,
        strut::schedule::per_epoch<strut::schedule::exponential<0.85>>>
        fit{model, {.learning_rate = 3e-3}};
    for (std::size_t epoch = 0; epoch < epochs; ++epoch)
        fit.epoch(training.states, training.forces);
    return strongest * std::sqrt(fit.evaluate(others.states, others.forces).loss);
}

/// What became of ten seconds in closed loop.
struct outcome {
    double up_for = 0;   ///< s
    double farthest = 0; ///< the cart's way from the middle at most, m
    double settled = 0;  ///< s after which the pole stays within one degree
    double angle = 0;    ///< at the end, rad

    bool stands() const { return up_for >= 10 && std::abs(angle) < degree; }
};

/// The nonlinear simulation, at 1 kHz, under any controller.
template <class Controller>
outcome balance(state at, Controller&& control) {
    outcome result;
    for (std::size_t step = 0; step < 10000; ++step) {
        at = moved(at, control(at));
        result.angle = at[2];
        result.farthest = std::max(result.farthest, std::abs(at[0]));
        if (!(std::abs(at[2]) < fallen && std::abs(at[0]) < rail_end))
            return result;
        result.up_for = static_cast<double>(step + 1) * period;
        if (std::abs(at[2]) > degree)
            result.settled = result.up_for;
    }
    return result;
}

/// Where the runs begin: leaning, moving, away from the middle of the rail.
inline constexpr std::array<state, 8> beginnings{{
    {0, 0, 5 * degree, 0},
    {0, 0, -10 * degree, 0},
    {0, 0, 20 * degree, 0},
    {0, 0, -30 * degree, 0},
    {1, 0, 0, 0},
    {1, 0, 15 * degree, 0},
    {-1, 0, 10 * degree, 1},
    {0.5, -1, -20 * degree, 0},
}};
