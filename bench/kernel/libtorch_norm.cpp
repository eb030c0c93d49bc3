#include <array>
#include <cstddef>
#include <tuple>
#include <vector>

#include <torch/torch.h>

#include "kernel/norm.hpp"

namespace bench {
namespace {

/// How the batch lies in memory: samples as rows, or, for batch_norm alone, features as rows (to
/// torch one sample of many positions).
enum class rows { samples, features };

/// libtorch's kernels without autograd, on one thread. (Version 1.13 has none that write into
/// memory that is there already, or only as one copy more.)
template <norm_case Case, rows Rows>
class libtorch_norm {
public:
    static constexpr const char* label =
        Rows == rows::samples ? "samples as rows" : "features as rows";

    explicit libtorch_norm(const norm_input& in)
        : x_{batch_of(in.x)},
          dy_{batch_of(in.dy)},
          scale_{vector_of(in.scale)},
          shift_{vector_of(in.shift)} {
        at::set_num_threads(1);
    }

    void run() {
        const c10::InferenceMode guard;
        constexpr std::array<bool, 3> all{true, true, true};
        if constexpr (Case.norm == norm::batch) {
            std::tie(y_, mean_, inverse_deviation_) = at::native_batch_norm(x_, scale_, shift_,
                running_mean_, running_variance_, true, norm_case::momentum, norm_case::epsilon);
            std::tie(dx_, dscale_, dshift_) =
                at::native_batch_norm_backward(dy_, x_, scale_, running_mean_, running_variance_,
                    mean_, inverse_deviation_, true, norm_case::epsilon, all);
        } else {
            std::tie(y_, mean_, inverse_deviation_) =
                at::native_layer_norm(x_, {features}, scale_, shift_, norm_case::epsilon);
            std::tie(dx_, dscale_, dshift_) = at::native_layer_norm_backward(
                dy_, x_, {features}, mean_, inverse_deviation_, scale_, shift_, all);
        }
    }

    norm_output<float> output() const {
        norm_output<float> out{
            features_first(y_), features_first(dx_), values(dscale_), values(dshift_), {}, {}};
        if constexpr (Case.norm == norm::batch) {
            out.mean = values(running_mean_);
            out.variance = values(running_variance_);
        }
        return out;
    }

private:
    static constexpr long features = long(Case.features), lanes = long(Case.lanes);

    static at::Tensor vector_of(const std::vector<float>& values) {
        return torch::from_blob(const_cast<float*>(values.data()), {features}).clone();
    }

    static at::Tensor batch_of(const std::vector<float>& values) {
        const auto all = torch::from_blob(const_cast<float*>(values.data()), {features, lanes});
        return (Rows == rows::samples ? all.t() : all.unsqueeze(0))
            .clone(at::MemoryFormat::Contiguous);
    }

    static std::vector<float> values(const at::Tensor& tensor) {
        const at::Tensor flat = tensor.contiguous();
        return {flat.data_ptr<float>(), flat.data_ptr<float>() + flat.numel()};
    }

    static std::vector<float> features_first(const at::Tensor& tensor) {
        return values(Rows == rows::samples ? tensor.t() : tensor);
    }

    at::Tensor x_, dy_, scale_, shift_;
    at::Tensor running_mean_ = torch::zeros({features});
    at::Tensor running_variance_ = torch::ones({features});
    at::Tensor y_, mean_, inverse_deviation_;
    at::Tensor dx_, dscale_, dshift_;
};

const bool added = [] {
    for_each_norm_case([]<norm_case Case>() {
        if constexpr (Case.norm == norm::batch)
            add_norm_row<Case, libtorch_norm<Case, rows::samples>,
                libtorch_norm<Case, rows::features>>("libtorch");
        else
            add_norm_row<Case, libtorch_norm<Case, rows::samples>>("libtorch");
    });
    return true;
}();

} // namespace
} // namespace bench
