#include <array>
#include <cstddef>

#include <boost/test/unit_test.hpp>

#include "laws/layer.hpp"
#include "strut/layer/chain.hpp"
#include "strut/layer/conv1d.hpp"
#include "strut/policy/activation/gelu.hpp"
#include "strut/policy/activation/relu.hpp"

BOOST_AUTO_TEST_SUITE(conv1d_)

using namespace strut;

BOOST_AUTO_TEST_CASE(the_layer_keeps_the_laws) {
    laws::layer_briefly<conv1d<5, kernel<3>>, shape{6, 2}>();
}

BOOST_AUTO_TEST_CASE(every_policy_keeps_the_laws) {
    laws::layer_briefly<conv1d<4, kernel<3>, stride<2>, dilation<3>, groups<2>, padding::same>,
        shape{7, 6}>();
}

BOOST_AUTO_TEST_CASE(an_activation_behind_it_keeps_the_laws) {
    laws::layer_briefly<chain<conv1d<2, kernel<2>, no_bias>, activate<gelu>>, shape{4, 3}>();
}

template <class Layer, shape In>
using bound_at = laws::bound_at<Layer, float, In>;

// Stride 1 keeps the number of steps, but for whole windows only.
static_assert(bound_at<conv1d<5, kernel<3>>, shape{6, 2}>::out == shape{6, 5});
static_assert(bound_at<conv1d<5, kernel<3>, dilation<4>>, shape{6, 2}>::out == shape{6, 5});
static_assert(bound_at<conv1d<5, kernel<4>, padding::same>, shape{6, 2}>::out == shape{6, 5});
static_assert(bound_at<conv1d<5, kernel<3>, padding::valid>, shape{6, 2}>::out == shape{4, 5});
static_assert(bound_at<conv1d<5, kernel<3>, stride<2>>, shape{6, 2}>::out == shape{3, 5});
// Weights are those of a tap, one behind the other.
using grouped = bound_at<conv1d<4, kernel<3>, groups<2>>, shape{6, 2}>;
static_assert(grouped::tensors[0].extents == shape{3, 1, 4});
static_assert(grouped::tensors[1].extents == shape{4});
// What is cheap is computed in the convolution's registers, and whatever follows belongs to it.
static_assert(bound_at<chain<conv1d<4, kernel<3>>, activate<relu>>, shape{6, 2}>::name == "conv1d");

template <class Layer, std::size_t Steps, std::size_t StepsOut>
constexpr std::array<float, StepsOut> of_ones_and_twos() {
    using layer = bound_at<Layer, shape{Steps, 1}>;
    std::array<float, layer::parameter_size> parameters{1, 2};
    std::array<float, Steps> x{};
    for (std::size_t i = 0; i < Steps; ++i)
        x[i] = static_cast<float>(i + 1);
    std::array<float, StepsOut> y{};
    layer::template forward<mode::inference, 1>(
        parameters.data(), nullptr, x.data(), y.data(), nullptr, nullptr, pass{});
    return y;
}
// Zeros in front only: 1 * last + 2 * now.
static_assert(of_ones_and_twos<conv1d<1, kernel<2>>, 3, 3>() == std::array{2.0f, 5.0f, 8.0f});
static_assert(
    of_ones_and_twos<conv1d<1, kernel<2>, dilation<2>>, 3, 3>() == std::array{2.0f, 4.0f, 7.0f});
static_assert(
    of_ones_and_twos<conv1d<1, kernel<2>, padding::same>, 3, 3>() == std::array{5.0f, 8.0f, 3.0f});

BOOST_AUTO_TEST_SUITE_END()
