#include <cstddef>
#include <cstring>
#include <initializer_list>
#include <vector>

#include <torch/torch.h>

#include "stream/convolution.hpp"

namespace bench {
namespace {

at::Tensor tensor(const std::vector<float>& from, std::initializer_list<long> extents) {
    return torch::from_blob(const_cast<float*>(from.data()), at::IntArrayRef{extents}).clone();
}

/// A dilated causal convolution, frames [frame][channel] in and out: the frames of its taps side by
/// side, times the kernel as a matrix; or at::conv1d, which wants [channel][frame]. When there is
/// no room behind the last frames, they go back to the front.
template <bool AsProduct>
class convolution {
public:
    convolution(const layer_numbers& p, long in, long dilation, long block)
        : in_{in},
          dilation_{dilation},
          block_{block},
          reach_{2 * dilation},
          room_{reach_ + block * (1 + 1024 / block)},
          at_{reach_ - block},
          bias_{tensor(p.bias, {long(p.bias.size())})},
          kernel_{tensor(p.kernel, {3 * in, long(p.bias.size())})},
          frames_{torch::zeros({room_, in})} {
        if (!AsProduct)
            kernel_ = kernel_.view({3, in, -1}).permute({2, 1, 0}).contiguous();
    }

    at::Tensor operator()(const at::Tensor& x) {
        at_ += block_;
        if (at_ + block_ > room_) {
            frames_.narrow(0, 0, reach_).copy_(frames_.narrow(0, at_ - reach_, reach_).clone());
            at_ = reach_;
        }
        std::memcpy(frames_.template data_ptr<float>() + at_ * in_,
            x.contiguous().template data_ptr<float>(), std::size_t(block_ * in_) * sizeof(float));
        if constexpr (AsProduct)
            return at::addmm(bias_,
                frames_
                    .as_strided({block_, 3, in_}, {in_, dilation_ * in_, 1}, (at_ - reach_) * in_)
                    .reshape({block_, 3 * in_}),
                kernel_);
        else
            return at::conv1d(frames_.narrow(0, at_ - reach_, reach_ + block_).t().unsqueeze(0),
                kernel_, bias_, 1, at::IntArrayRef{0}, at::IntArrayRef{dilation_})
                .squeeze(0)
                .t();
    }

private:
    long in_, dilation_, block_, reach_, room_, at_;
    at::Tensor bias_, kernel_, frames_;
};

template <class Case, bool AsProduct>
class libtorch_tcn {
public:
    static constexpr const char* label = AsProduct ? "addmm" : "conv1d";

    explicit libtorch_tcn(const convolution_parameters& p)
        : last_{tensor(p.last, {long(Case::channels), 1})},
          last_bias_{torch::full({1}, p.last_bias)},
          x_{torch::zeros({long(Case::block), 1})} {
        at::set_num_threads(1);
        for (std::size_t l = 0; l < p.layers.size(); ++l)
            layers_.emplace_back(
                p.layers[l], l == 0 ? 1 : long(Case::channels), 1L << l, long(Case::block));
    }
    void run(const float* x, float* y) {
        const c10::InferenceMode guard;
        std::memcpy(x_.data_ptr<float>(), x, Case::block * sizeof(float));
        at::Tensor frames = x_;
        for (convolution<AsProduct>& layer : layers_)
            frames = layer(frames).tanh_();
        std::memcpy(y, at::addmm(last_bias_, frames, last_).template data_ptr<float>(),
            Case::block * sizeof(float));
    }

private:
    at::Tensor last_, last_bias_, x_;
    std::vector<convolution<AsProduct>> layers_;
};

template <class Case, bool AsProduct>
class libtorch_wavenet {
public:
    static constexpr const char* label = AsProduct ? "addmm" : "conv1d";

    explicit libtorch_wavenet(const convolution_parameters& p)
        : first_{tensor(p.first, {1, 16})},
          between_{tensor(p.between, {16, 8})},
          head_{tensor(p.head, {16, 8})},
          last_{tensor(p.last, {8, 1})},
          last_bias_{torch::full({1}, p.last_bias)},
          x_{torch::zeros({long(Case::block), 1})} {
        at::set_num_threads(1);
        for (std::size_t l = 0; l < p.layers.size(); ++l) {
            const layer_numbers& layer = p.layers[l];
            const auto n = long(layer.bias.size());
            waves_.push_back({{layer, n, 1L << l % Case::layers, long(Case::block)},
                tensor(layer.mix, {1, n}), tensor(layer.out, {n, n}), tensor(layer.out_bias, {n})});
        }
    }
    void run(const float* from, float* to) {
        const c10::InferenceMode guard;
        std::memcpy(x_.data_ptr<float>(), from, Case::block * sizeof(float));
        at::Tensor x = at::mm(x_, first_);
        at::Tensor total;
        for (std::size_t l = 0; l < waves_.size(); ++l) {
            wave& layer = waves_[l];
            if (l == Case::layers) {
                x = at::mm(x, between_);
                total = at::mm(total, head_);
            }
            const at::Tensor a = layer.conv(x).addmm_(x_, layer.mix).tanh_();
            if (l == 0)
                total = a.clone();
            else
                total.add_(a);
            x = x.add_(layer.out_bias).addmm_(a, layer.out);
        }
        const at::Tensor y = at::addmm(last_bias_, total, last_).mul_(Case::head_scale);
        std::memcpy(to, y.data_ptr<float>(), Case::block * sizeof(float));
    }

private:
    struct wave {
        convolution<AsProduct> conv;
        at::Tensor mix, out, out_bias;
    };
    at::Tensor first_, between_, head_, last_, last_bias_, x_;
    std::vector<wave> waves_;
};

template <class Case>
struct tcn_by_products : libtorch_tcn<Case, true> {
    using libtorch_tcn<Case, true>::libtorch_tcn;
};
template <class Case>
struct tcn_by_convolutions : libtorch_tcn<Case, false> {
    using libtorch_tcn<Case, false>::libtorch_tcn;
};
template <class Case>
struct wavenet_by_products : libtorch_wavenet<Case, true> {
    using libtorch_wavenet<Case, true>::libtorch_wavenet;
};
template <class Case>
struct wavenet_by_convolutions : libtorch_wavenet<Case, false> {
    using libtorch_wavenet<Case, false>::libtorch_wavenet;
};

const bool added = (add_tcn_row<tcn_by_products, tcn_by_convolutions>("libtorch"),
    add_wavenet_rows<wavenet_by_products, wavenet_by_convolutions>("libtorch"), true);

} // namespace
} // namespace bench
