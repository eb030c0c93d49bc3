#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <vector>

#include "common/environment.hpp"
#include "common/strut_net.hpp"
#include "train/row.hpp"

namespace bench {
namespace {

template <objective>
struct strut_loss;
template <>
struct strut_loss<objective::mse> {
    using type = strut::mse;
};
template <>
struct strut_loss<objective::binary_cross_entropy> {
    using type = strut::binary_cross_entropy;
};
template <>
struct strut_loss<objective::softmax_cross_entropy> {
    using type = strut::softmax_cross_entropy;
};

template <class Task>
using loss_of = typename strut_loss<Task::objective>::type;

/// Puts the batch into a workspace of strut's.
template <class Task, class Workspace>
void copy_batch(const batch<Task>& data, Workspace& work) {
    std::copy(data.x.begin(), data.x.end(), work.input.begin());
    for (std::size_t i = 0; i < data.y.size(); ++i)
        if constexpr (Task::objective != objective::softmax_cross_entropy)
            work.target[i] = data.y[i];
        else if (data.y[i] == 1)
            work.target[i % Task::lanes] = static_cast<std::int32_t>(i / Task::lanes);
}

constexpr strut::adam::options options{
    adam_options::learning_rate, adam_options::beta1, adam_options::beta2, adam_options::epsilon};

/// A gradient that is not finite is not looked for: the peers do not look either.
template <class Task, class Math>
class strut_training {
public:
    static constexpr const char* label = "strut::trainer";

    strut_training(const std::vector<float>& parameters, const batch<Task>& data)
        : net_{std::make_unique<net>()}, fit_{*net_, options} {
        copy_parameters(parameters, *net_);
        copy_batch(data, fit_.workspace());
    }

    double step() { return fit_.step_in_place().loss; }
    std::vector<float> parameters() const { return copied_parameters(*net_); }

protected:
    using net = strut_net<typename Task::net, Math>;
    using trainer = strut::trainer<net, loss_of<Task>, strut::adam, strut::batch<Task::lanes>,
        strut::non_finite::propagate>;
    std::unique_ptr<net> net_;
    trainer fit_;
};

/// The same under a monitor with its defaults.
template <class Task>
class strut_monitored : strut_training<Task, strut::accurate_math> {
    using base = strut_training<Task, strut::accurate_math>;

public:
    static constexpr const char* label = "strut::trainer under a monitor";
    using base::parameters;

    strut_monitored(const std::vector<float>& parameters, const batch<Task>& data)
        : base{parameters, data}, watch_{this->fit_} {}

    double step() { return this->fit_.step_in_place(Task::lanes, watch_).loss; }

private:
    strut::monitor<typename base::trainer> watch_;
};

/// The trainer's step by hand, and without what the trainer does about denormals.
template <class Task>
class strut_with_denormals {
public:
    static constexpr const char* label = "strut::backpropagate, denormals kept";

    strut_with_denormals(const std::vector<float>& parameters, const batch<Task>& data)
        : state_{std::make_unique<state>()} {
        copy_parameters(parameters, state_->model);
        copy_batch(data, state_->work);
    }

    double step() {
        const keep_denormals guard;
        auto& [model, work, gradient, moments] = *state_;
        const float loss = strut::backpropagate(model, loss_of<Task>{}, work, gradient,
            strut::pass{Task::lanes}, 1.0f / float(Task::lanes * Task::net::out));
        float* const moment[]{moments[0].data(), moments[1].data()};
        strut::optimize<strut::adam>(
            model.parameters.data(), gradient.data(), moment, net::block_size, options, ++steps_);
        return double(loss);
    }
    std::vector<float> parameters() const { return copied_parameters(state_->model); }

private:
    using net = strut_net<typename Task::net>;
    struct state {
        net model{};
        strut::training_workspace<typename net::root, loss_of<Task>, Task::lanes> work{};
        typename net::parameter_block gradient{};
        std::array<typename net::parameter_block, strut::adam::moments> moments{};
    };
    std::unique_ptr<state> state_;
    std::uint64_t steps_ = 0;
};

template <class Task>
void add() {
    add_train_row<Task, strut_training<Task, strut::accurate_math>>("strut");
    add_train_row<Task, strut_training<Task, strut::fast_math>>("strut_fast");
}

const bool added = [] {
    add<train_deep_relu>(), add<train_policy_tanh>(), add<train_mlp_784>(), add<train_resmlp>();
    add_train_row<train_deep_relu, strut_monitored<train_deep_relu>>("strut_monitored");
    add_train_row<train_policy_tanh, strut_monitored<train_policy_tanh>>("strut_monitored");
    using vanishing = train_vanishing_100;
    add_train_row<vanishing, strut_training<vanishing, strut::accurate_math>>("strut");
    add_train_row<vanishing, strut_with_denormals<vanishing>>("strut_denormals");
    return true;
}();

} // namespace
} // namespace bench
