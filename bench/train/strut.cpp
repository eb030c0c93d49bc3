#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <vector>

#include "common/environment.hpp"
#include "train/row.hpp"
#include "train/strut.hpp"

namespace bench {
namespace {

/// The same under a monitor with its defaults.
template <class Task>
class strut_monitored : strut_training<Task, strut::accurate_math> {
    using base = strut_training<Task, strut::accurate_math>;

public:
    static constexpr const char* label = "strut::trainer under a monitor";
    using base::parameters;

    strut_monitored(const std::vector<float>& start, const batch<Task>& data)
        : base{start, data}, watch_{this->fit_} {}

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
