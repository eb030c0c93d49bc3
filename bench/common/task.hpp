#pragma once

#include <cstddef>
#include <vector>

#include "common/net.hpp"
#include "common/random.hpp"

/// The training steps that are measured: a network, a loss on logits, and one fixed batch.
namespace bench {

enum class objective { mse, binary_cross_entropy, softmax_cross_entropy };

template <class Net, objective Objective, std::size_t Lanes>
struct task {
    using net = Net;
    static constexpr bench::objective objective = Objective;
    static constexpr std::size_t lanes = Lanes;
};

struct train_deep_relu : task<deep_relu, objective::binary_cross_entropy, 32> {};
struct train_policy_tanh : task<policy_tanh, objective::mse, 64> {};
struct train_mlp_784 : task<mlp_784, objective::softmax_cross_entropy, 64> {};
struct train_resmlp : task<resmlp, objective::mse, 32> {};
struct train_vanishing_100 : task<vanishing_100, objective::mse, 32> {};

/// The settings of Adam that all implementations use; Adam as PyTorch defines it.
struct adam_options {
    static constexpr double learning_rate = 1e-3, beta1 = 0.9, beta2 = 0.999, epsilon = 1e-8;
};

/// The batch: inputs and targets as `[feature][lane]`. The target of softmax is one-hot.
template <class Task>
struct batch {
    std::vector<float> x, y;
};

template <class Task>
batch<Task> fixed_batch() {
    using net = typename Task::net;
    random_source random{11};
    batch<Task> data{
        random.uniform(net::in * Task::lanes, -1, 1), std::vector<float>(net::out * Task::lanes)};
    for (std::size_t lane = 0; lane < Task::lanes; ++lane) {
        if constexpr (Task::objective == objective::softmax_cross_entropy) {
            data.y[std::size_t(random.uniform(0, float(net::out))) * Task::lanes + lane] = 1;
        } else {
            for (std::size_t o = 0; o < net::out; ++o) {
                const float noise = random.uniform(-1, 1);
                data.y[o * Task::lanes + lane] =
                    Task::objective == objective::mse ? noise : float(noise > 0);
            }
        }
    }
    return data;
}

} // namespace bench
