#include <algorithm>
#include <cstddef>
#include <memory>
#include <vector>

#include <torch/torch.h>

#include "train/image.hpp"
#include "train/libtorch.hpp"

namespace bench {
namespace {

/// libtorch: autograd and torch::optim::Adam, on one thread.
class libtorch_image {
public:
    static constexpr const char* label = "autograd";
    using task = train_cnn28;

    libtorch_image(const std::vector<float>& parameters, const batch<task>& data)
        : x_{samples(data.x, cnn28::in, task::lanes)
                  .reshape({long(task::lanes), long(cnn28::first.in), long(cnn28::first.size),
                      long(cnn28::first.size)})},
          y_{samples(data.y, cnn28::out, task::lanes).argmax(1)} {
        at::set_num_threads(1);
        const float* next = parameters.data();
        const auto take = [&](std::initializer_list<long> extents) {
            const at::Tensor from =
                torch::from_blob(const_cast<float*>(next), at::IntArrayRef{extents});
            next += from.numel();
            return from;
        };
        const auto keep = [&](const at::Tensor& one) {
            parameters_.push_back(one.clone(at::MemoryFormat::Contiguous).requires_grad_());
        };
        for (const image_block& one : {cnn28::first, cnn28::second}) {
            const long kernel = long(one.kernel);
            keep(take({long(one.in), kernel, kernel, long(one.out)}).permute({3, 0, 1, 2}));
            keep(take({long(one.out)}));
        }
        keep(take({long(cnn28::features), long(cnn28::out)}).t());
        keep(take({long(cnn28::out)}));
        adam_ = libtorch_adam(parameters_);
    }

    float step() {
        adam_->zero_grad();
        at::Tensor x = x_;
        for (std::size_t block = 0; block < 2; ++block)
            x = at::max_pool2d(
                at::conv2d(x, parameters_[2 * block], parameters_[2 * block + 1]).relu_(), {2, 2});
        const at::Tensor loss =
            at::cross_entropy_loss(at::linear(x.flatten(1), parameters_[4], parameters_[5]), y_);
        loss.backward();
        adam_->step();
        return loss.item<float>();
    }

    std::vector<float> parameters() const {
        std::vector<float> flat;
        const auto put = [&](const at::Tensor& one) {
            const at::Tensor plain = one.detach().contiguous();
            flat.insert(
                flat.end(), plain.data_ptr<float>(), plain.data_ptr<float>() + plain.numel());
        };
        for (std::size_t block = 0; block < 2; ++block) {
            put(parameters_[2 * block].permute({1, 2, 3, 0}));
            put(parameters_[2 * block + 1]);
        }
        put(parameters_[4].t());
        put(parameters_[5]);
        return flat;
    }

private:
    at::Tensor x_, y_;
    std::vector<at::Tensor> parameters_;
    std::unique_ptr<torch::optim::Adam> adam_;
};

const bool added = (add_train_row<train_cnn28, libtorch_image>("libtorch"), true);

} // namespace
} // namespace bench
