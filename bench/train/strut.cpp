#include <cstddef>
#include <cstdint>
#include <memory>
#include <type_traits>
#include <vector>

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

/// A gradient that is not finite is not looked for: the peers do not look either.
template <class Task, class Math>
class strut_training {
public:
    static constexpr const char* label = "strut::trainer";

    strut_training(const std::vector<float>& parameters, const batch<Task>& data)
        : net_{std::make_unique<net>()},
          fit_{*net_, {adam_options::learning_rate, adam_options::beta1, adam_options::beta2,
                          adam_options::epsilon}} {
        copy_parameters(parameters, *net_);
        auto& work = fit_.workspace();
        constexpr std::size_t lanes = Task::lanes;
        for (std::size_t i = 0; i < data.x.size(); ++i)
            work.input[i] = data.x[i];
        for (std::size_t i = 0; i < data.y.size(); ++i)
            if constexpr (Task::objective != objective::softmax_cross_entropy)
                work.target[i] = data.y[i];
            else if (data.y[i] == 1)
                work.target[i % lanes] = static_cast<std::int32_t>(i / lanes);
    }

    double step() { return fit_.step_in_place().loss; }
    std::vector<float> parameters() const { return copied_parameters(*net_); }

private:
    using net = strut_net<typename Task::net, Math>;
    std::unique_ptr<net> net_;
    strut::trainer<net, typename strut_loss<Task::objective>::type, strut::adam,
        strut::batch<Task::lanes>, strut::non_finite::propagate>
        fit_;
};

template <class Task>
void add() {
    add_train_row<Task, strut_training<Task, strut::accurate_math>>("strut");
    add_train_row<Task, strut_training<Task, strut::fast_math>>("strut_fast");
}

const bool added = (add<train_deep_relu>(), add<train_policy_tanh>(), add<train_mlp_784>(), true);

} // namespace
} // namespace bench
