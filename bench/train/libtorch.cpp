#include <cstddef>
#include <vector>

#include <torch/torch.h>

#include "common/libtorch_activation.hpp"
#include "train/libtorch.hpp"
#include "train/row.hpp"

namespace bench {
namespace {

/// libtorch: autograd and torch::optim::Adam, on one thread.
template <class Task>
class libtorch_model {
public:
    using net = typename Task::net;
    static constexpr const char* label = "autograd";

    libtorch_model(const std::vector<float>& parameters, const batch<Task>& data)
        : x_{samples(data.x, net::in, Task::lanes)}, y_{samples(data.y, net::out, Task::lanes)} {
        at::set_num_threads(1);
        if constexpr (Task::objective == objective::softmax_cross_entropy)
            y_ = y_.argmax(1);
        for (std::size_t l = 0; l < net::depth; ++l) {
            const long in = long(net::layers[l].in), out = long(net::layers[l].out);
            auto start = const_cast<float*>(parameters.data());
            const auto weight = torch::from_blob(start + weight_offset<net>(l), {in, out});
            const auto bias = torch::from_blob(start + bias_offset<net>(l), {out});
            parameters_.push_back(weight.t().clone(at::MemoryFormat::Contiguous).requires_grad_());
            parameters_.push_back(bias.clone().requires_grad_());
        }
        adam_ = libtorch_adam(parameters_);
    }

    float step() {
        adam_->zero_grad();
        at::Tensor x = x_, around;
        for (std::size_t l = 0; l < net::depth; ++l) {
            const layer& here = net::layers[l];
            if (here.opens > 0)
                around = x;
            x = at::linear(x, parameters_[2 * l], parameters_[2 * l + 1]);
            activate_in_place(here.activation, x);
            if (here.closes > 0)
                x.add_(around);
        }
        const at::Tensor loss = loss_of(x);
        loss.backward();
        adam_->step();
        return loss.template item<float>();
    }

    std::vector<float> parameters() const {
        std::vector<float> flat(parameter_count<net>());
        for (std::size_t l = 0; l < net::depth; ++l) {
            const at::Tensor weight = parameters_[2 * l].detach().t().contiguous();
            const at::Tensor bias = parameters_[2 * l + 1].detach();
            std::copy_n(weight.data_ptr<float>(), weight.numel(), &flat[weight_offset<net>(l)]);
            std::copy_n(bias.data_ptr<float>(), bias.numel(), &flat[bias_offset<net>(l)]);
        }
        return flat;
    }

private:
    at::Tensor loss_of(const at::Tensor& x) const {
        if constexpr (Task::objective == objective::mse)
            return at::mse_loss(x, y_);
        else if constexpr (Task::objective == objective::binary_cross_entropy)
            return at::binary_cross_entropy_with_logits(x, y_);
        else
            return at::cross_entropy_loss(x, y_);
    }

    at::Tensor x_, y_;
    std::vector<at::Tensor> parameters_;
    std::unique_ptr<torch::optim::Adam> adam_;
};

template <class Task>
void add() {
    add_train_row<Task, libtorch_model<Task>>("libtorch");
}

const bool added = (add<train_deep_relu>(), add<train_policy_tanh>(), add<train_mlp_784>(),
    add<train_resmlp>(), true);

} // namespace
} // namespace bench
