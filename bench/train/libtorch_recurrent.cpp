#include <algorithm>
#include <cstddef>
#include <memory>
#include <vector>

#include <torch/torch.h>

#include "train/libtorch.hpp"
#include "train/recurrent.hpp"

namespace bench {
namespace {

/// libtorch: its own LSTM and GRU, autograd and torch::optim::Adam, on one thread. Where it has two
/// biases that are added up, the second stays zero and is not trained.
template <class Task>
class libtorch_sequence {
public:
    using net = typename Task::net;
    static constexpr const char* label = "autograd";

    libtorch_sequence(const std::vector<float>& parameters, const batch<Task>& data)
        : x_{tensor(data.x.data(), {long(net::steps), long(Task::lanes), 1})},
          y_{tensor(data.y.data(), {long(Task::lanes), 1})},
          zero_{torch::zeros({1, long(Task::lanes), n})},
          fixed_{torch::zeros({lstm ? 4 * n : 2 * n})} {
        at::set_num_threads(1);
        const float* const start = parameters.data();
        const at::Tensor bias = tensor(start + net::bias_offset, {4 * n});
        weight_ = leaf(rolled(tensor(start, {columns, 1}), -1));
        recurrent_ = leaf(tensor(start + net::recurrent_offset, {n, columns}).t());
        bias_ = leaf(lstm ? bias : rolled(bias.slice(0, 0, 3 * n), -1));
        candidate_ = leaf(bias.slice(0, 3 * n, 4 * n));
        head_ = leaf(tensor(start + net::head_offset, {1, n}));
        head_bias_ = leaf(tensor(start + net::head_offset + n, {1}));
        std::vector<at::Tensor> all{weight_, recurrent_, bias_, head_, head_bias_};
        if (!lstm)
            all.push_back(candidate_);
        adam_ = libtorch_adam(std::move(all));
    }

    float step() {
        adam_->zero_grad();
        const at::Tensor loss =
            at::mse_loss(at::linear(outputs()[long(net::steps) - 1], head_, head_bias_), y_);
        loss.backward();
        adam_->step();
        return loss.template item<float>();
    }

    std::vector<float> parameters() const {
        std::vector<float> flat(net::parameters);
        const auto put = [&](const at::Tensor& one, std::size_t offset) {
            const at::Tensor plain = one.detach().contiguous();
            std::copy_n(plain.data_ptr<float>(), plain.numel(), &flat[offset]);
        };
        put(rolled(weight_, 1), 0);
        put(recurrent_.t(), net::recurrent_offset);
        put(lstm ? bias_ : rolled(bias_, 1), net::bias_offset);
        if (!lstm)
            put(candidate_, net::bias_offset + std::size_t(3 * n));
        put(head_, net::head_offset);
        put(head_bias_, net::head_offset + std::size_t(n));
        return flat;
    }

private:
    static constexpr long n = long(net::units);
    static constexpr long columns = long(net::columns);
    static constexpr bool lstm = net::kind == cell::lstm;

    static at::Tensor tensor(const float* from, std::initializer_list<long> extents) {
        return torch::from_blob(const_cast<float*>(from), at::IntArrayRef{extents}).clone();
    }
    static at::Tensor leaf(const at::Tensor& from) {
        return from.clone(at::MemoryFormat::Contiguous).requires_grad_();
    }
    /// A GRU's gates of the input, with the candidate in front (1) or last (-1).
    static at::Tensor rolled(const at::Tensor& gates, long gate) {
        return lstm ? gates : gates.detach().roll({gate * n}, {0});
    }

    /// Of all steps, [step][sample][unit].
    at::Tensor outputs() const {
        if constexpr (lstm)
            return std::get<0>(at::lstm(x_, {zero_, zero_}, {weight_, recurrent_, bias_, fixed_},
                true, 1, 0.0, true, false, false));
        else
            return std::get<0>(
                at::gru(x_, zero_, {weight_, recurrent_, bias_, at::cat({fixed_, candidate_})},
                    true, 1, 0.0, true, false, false));
    }

    at::Tensor x_, y_, zero_, fixed_;
    at::Tensor weight_, recurrent_, bias_, candidate_, head_, head_bias_;
    std::unique_ptr<torch::optim::Adam> adam_;
};

const bool added = (add_train_row<train_lstm32, libtorch_sequence<train_lstm32>>("libtorch"),
    add_train_row<train_gru32, libtorch_sequence<train_gru32>>("libtorch"), true);

} // namespace
} // namespace bench
