#include <cstddef>
#include <initializer_list>
#include <tuple>

#include <torch/torch.h>

#include "stream/row.hpp"

namespace bench {
namespace {

/// libtorch at its best: its cells without modules, in inference mode, on one thread.
template <class Case>
class libtorch_stream {
    static constexpr long n = long(Case::units), columns = long(Case::gates) * n;
    static constexpr bool lstm = Case::kind == cell::lstm;

public:
    static constexpr const char* label = "cell";

    explicit libtorch_stream(const recurrent_parameters& p)
        : weight_{tensor(p.weight.data(), {columns, 1})},
          recurrent_{tensor(p.recurrent.data(), {n, columns}).t().contiguous()},
          bias_{tensor(p.bias.data(), {columns})},
          between_bias_{torch::zeros({columns})},
          head_{tensor(p.head.data(), {1, n})},
          head_bias_{torch::full({1}, p.head_bias)},
          x_{torch::zeros({1, 1})},
          h_{torch::zeros({1, n})},
          c_{torch::zeros({1, n})} {
        at::set_num_threads(1);
        if (!lstm)
            between_bias_.slice(0, 2 * n, 3 * n).copy_(tensor(p.candidate_bias.data(), {n}));
    }

    float step(float x) {
        const c10::InferenceMode guard;
        *x_.data_ptr<float>() = x;
        if constexpr (lstm)
            std::tie(h_, c_) =
                at::lstm_cell(x_, {h_, c_}, weight_, recurrent_, bias_, between_bias_);
        else
            h_ = at::gru_cell(x_, h_, weight_, recurrent_, bias_, between_bias_);
        return *at::linear(h_, head_, head_bias_).template data_ptr<float>();
    }

private:
    static at::Tensor tensor(const float* from, std::initializer_list<long> extents) {
        return torch::from_blob(const_cast<float*>(from), at::IntArrayRef{extents}).clone();
    }

    at::Tensor weight_, recurrent_, bias_, between_bias_, head_, head_bias_, x_, h_, c_;
};

const bool added = (add_stream_rows<libtorch_stream>("libtorch"), true);

} // namespace
} // namespace bench
