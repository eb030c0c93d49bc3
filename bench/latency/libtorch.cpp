#include <cstddef>
#include <cstring>
#include <vector>

#include <torch/torch.h>

#include "common/libtorch_activation.hpp"
#include "latency/row.hpp"

namespace bench {
namespace {

/// What libtorch is asked to do for a layer: the affine map of a batch of one, or of a vector.
enum class call { linear, addmv };

/// libtorch at its best: tensor operations without modules, in inference mode, on one thread.
template <class Net, call Call>
class libtorch_model {
public:
    static constexpr const char* label = Call == call::linear ? "linear" : "addmv";

    explicit libtorch_model(const std::vector<float>& parameters) {
        at::set_num_threads(1);
        for (std::size_t l = 0; l < Net::depth; ++l) {
            const long in = long(Net::layers[l].in), out = long(Net::layers[l].out);
            auto data = const_cast<float*>(parameters.data());
            weights_.push_back(torch::from_blob(data + weight_offset<Net>(l), {in, out})
                                   .t()
                                   .clone(at::MemoryFormat::Contiguous));
            biases_.push_back(torch::from_blob(data + bias_offset<Net>(l), {out}).clone());
        }
    }

    void forward(const float* in, float* out) const {
        const c10::InferenceMode guard;
        at::Tensor x =
            Call == call::linear ? torch::empty({1, long(Net::in)}) : torch::empty({long(Net::in)});
        std::memcpy(x.data_ptr<float>(), in, Net::in * sizeof(float));
        for (std::size_t l = 0; l < Net::depth; ++l) {
            x = Call == call::linear ? at::linear(x, weights_[l], biases_[l])
                                     : at::addmv(biases_[l], weights_[l], x);
            activate_in_place(Net::layers[l].activation, x);
        }
        std::memcpy(out, x.data_ptr<float>(), Net::out * sizeof(float));
    }

private:
    std::vector<at::Tensor> weights_, biases_;
};

template <class Net>
void add() {
    add_latency_row<Net, libtorch_model<Net, call::linear>, libtorch_model<Net, call::addmv>>(
        "libtorch");
}

const bool added =
    (add<policy_tanh>(), add<tabular_relu>(), add<deep_relu>(), add<deep_sigmoid>(), true);

} // namespace
} // namespace bench
