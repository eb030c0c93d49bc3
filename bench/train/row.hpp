#pragma once

#include <cmath>
#include <concepts>
#include <cstddef>
#include <memory>
#include <string>
#include <type_traits>
#include <vector>

#include "common/flop.hpp"
#include "common/net.hpp"
#include "common/parameters.hpp"
#include "common/reference.hpp"
#include "common/row.hpp"
#include "common/task.hpp"

/// Rows `train/<net>/<impl>`: one training step on a fixed batch: forward, loss, backward, Adam.
namespace bench {

/// A network in training: built from the parameters in the order of common/parameters.hpp, which
/// `parameters()` gives back, and from the batch. `step()` returns the loss before the step.
template <class M, class Task>
concept training_model = requires(
    const std::vector<float>& parameters, const batch<Task>& data, M model) {
    { M::label } -> std::convertible_to<const char*>;
    M{parameters, data};
    { model.step() } -> std::convertible_to<double>;
    { model.parameters() } -> std::same_as<std::vector<float>>;
};

/// What a row is told of a network: of any but a list of affine layers it is specialized.
template <class Net>
struct trained {
    using reference = reference_training<affine_passes<Net>>;
    static std::string name() { return Net::name; }
    static std::vector<float> start() { return initial_parameters<Net>(); }
    static constexpr double flop(std::size_t lanes) { return train_flop<Net>(lanes); }
    static constexpr double loaded_bytes() { return bench::weight_bytes<Net>(); }
};

template <class Task, training_model<Task> Model>
class train_form {
public:
    using net = typename Task::net;
    static constexpr auto label = Model::label;

    train_form() : model_{trained<net>::start(), fixed_batch<Task>()} {}

    void run() {
        const auto loss = model_.step();
        const auto* used = &loss;
        opaque(used);
    }

    /// Takes three steps beside the reference. Compares the losses, and how far the parameters have
    /// moved (as a norm: Adam moves a parameter whose gradient is rounding noise by a full step).
    double error() {
        constexpr int steps = 3;
        const auto start = trained<net>::start();
        const auto data = fixed_batch<Task>();
        typename trained<net>::reference expected{start};
        double worst = 0;
        for (int i = 0; i < steps; ++i) {
            const double loss = expected.step(data);
            worst = std::fmax(worst, std::abs(double(model_.step()) - loss) / std::abs(loss));
        }
        const auto found = model_.parameters();
        double difference = 0, distance = 0;
        for (std::size_t i = 0; i < start.size(); ++i) {
            const double move = expected.parameters()[i] - double(start[i]);
            difference += std::pow(double(found[i]) - expected.parameters()[i], 2);
            distance += move * move;
        }
        return worst + std::sqrt(difference / distance);
    }

private:
    Model model_;
};

/// Registers `train/<net>/<impl>`; the row shows the fastest of the models.
template <class Task, training_model<Task>... Models>
void add_train_row(const std::string& impl) {
    using net = typename Task::net;
    add_row<train_form<Task, Models>...>(
        "train/" + trained<net>::name() + "/" + impl, 1e-2,
        []<class F>(std::type_identity<F>) { return std::make_unique<F>(); },
        [](benchmark::State& state) {
            state.counters["flop"] = trained<net>::flop(Task::lanes);
            state.counters["weight_bytes"] = trained<net>::loaded_bytes();
        });
}

} // namespace bench
