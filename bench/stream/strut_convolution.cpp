#include <algorithm>
#include <cstddef>
#include <memory>
#include <type_traits>
#include <vector>

#include "stream/convolution.hpp"
#include "strut/inference.hpp"

namespace bench {
namespace {

using strut::activate;
using strut::affine;
using strut::no_bias;

template <std::size_t Dilation>
using conv = strut::conv1d<16, strut::kernel<3>, strut::dilation<Dilation>>;

template <class Math>
using tcn_net = strut::network<strut::input<64, 1>, Math, conv<1>, activate<strut::tanh>, conv<2>,
    activate<strut::tanh>, conv<4>, activate<strut::tanh>, conv<8>, activate<strut::tanh>,
    strut::dense<1>>;

template <std::size_t N, std::size_t Dilation>
using wave =
    strut::residual<strut::mix<strut::conv1d<N, strut::kernel<3>, strut::dilation<Dilation>>>,
        activate<strut::tanh>, strut::tap, affine<N>>;
template <class Math>
using wavenet_net = strut::network<strut::input<64, 1>, Math,
    strut::conditioned<strut::skip_sum<8, affine<16, no_bias>,
        strut::skip_stack<16, affine<8, no_bias>, wave<16, 1>, wave<16, 2>, wave<16, 4>,
            wave<16, 8>, wave<16, 16>, wave<16, 32>, wave<16, 64>, wave<16, 128>, wave<16, 256>,
            wave<16, 512>>,
        affine<8, no_bias>, wave<8, 1>, wave<8, 2>, wave<8, 4>, wave<8, 8>, wave<8, 16>,
        wave<8, 32>, wave<8, 64>, wave<8, 128>, wave<8, 256>, wave<8, 512>>>,
    affine<1>, strut::scale<0.02>>;

template <class Case, class Math>
class strut_convolution {
    static constexpr bool is_tcn = std::is_same_v<Case, tcn>;

public:
    static constexpr const char* label = "strut::stream";

    explicit strut_convolution(const convolution_parameters& p) {
        std::size_t next = 0;
        const auto put = [&](const std::vector<float>& numbers) {
            std::copy(numbers.begin(), numbers.end(),
                net_->parameters.data() + net::tensors[next++].offset);
        };
        if (!p.first.empty())
            put(p.first);
        for (std::size_t l = 0; l < p.layers.size(); ++l) {
            if (l == Case::layers) {
                put(p.head);
                put(p.between);
            }
            const layer_numbers& layer = p.layers[l];
            put(layer.kernel);
            put(layer.bias);
            if (layer.mix.empty())
                continue;
            put(layer.mix);
            put(layer.out);
            put(layer.out_bias);
        }
        put(p.last);
        put({p.last_bias});
    }

    void run(const float* x, float* y) { (*live_)(x, y); }

private:
    using net = typename std::conditional_t<is_tcn, std::type_identity<tcn_net<Math>>,
        std::type_identity<wavenet_net<Math>>>::type;
    // The 13,802nd number of the file is the scale.
    static_assert(is_tcn || net::parameter_count == 13801);
    std::unique_ptr<net> net_ = std::make_unique<net>();
    using stream = strut::stream<net, Case::block>;
    std::unique_ptr<stream> live_ = std::make_unique<stream>(*net_);
};

template <class Case>
struct accurate : strut_convolution<Case, strut::accurate_math> {
    using strut_convolution<Case, strut::accurate_math>::strut_convolution;
};
template <class Case>
struct fast : strut_convolution<Case, strut::fast_math> {
    using strut_convolution<Case, strut::fast_math>::strut_convolution;
};

const bool added = (add_tcn_row<accurate>("strut"), add_tcn_row<fast>("strut_fast"),
    add_wavenet_rows<accurate>("strut"), add_wavenet_rows<fast>("strut_fast"), true);

} // namespace
} // namespace bench
