#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <vector>

#include "common/strut_net.hpp"
#include "common/task.hpp"

/// A training step with strut's trainer.
namespace bench {

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

inline constexpr strut::adam::options options{
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

} // namespace bench
