#include <array>
#include <cstddef>

#include <boost/test/unit_test.hpp>

#include "laws/layer.hpp"
#include "strut/layer/chain.hpp"
#include "strut/layer/conv2d.hpp"
#include "strut/policy/activation/relu.hpp"

BOOST_AUTO_TEST_SUITE(conv2d_)

using namespace strut;

BOOST_AUTO_TEST_CASE(the_layer_keeps_the_laws) {
    laws::layer_briefly<chain<conv2d<3, kernel<3>>, activate<relu>>, shape{2, 4, 5}>();
}

BOOST_AUTO_TEST_CASE(every_policy_keeps_the_laws) {
    laws::layer_briefly<
        conv2d<4, kernel<3, 2>, stride<1, 2>, dilation<2, 1>, groups<2>, padding::same, no_bias>,
        shape{2, 5, 4}>();
}

template <class Layer, shape In>
using bound_at = laws::bound_at<Layer, float, In>;

static_assert(bound_at<conv2d<8, kernel<3>>, shape{1, 28, 28}>::out == shape{8, 26, 26});
static_assert(
    bound_at<conv2d<8, kernel<3, 5>, padding::same>, shape{1, 28, 28}>::out == shape{8, 28, 28});
static_assert(bound_at<conv2d<8, kernel<3>, stride<2>, padding::same>, shape{1, 28, 28}>::out ==
              shape{8, 14, 14});
static_assert(bound_at<conv2d<8, kernel<3, 5>, groups<2>>, shape{4, 9, 9}>::tensors[0].extents ==
              shape{2, 3, 5, 8});

template <class Layer>
constexpr auto on_nine_numbers() {
    using layer = bound_at<Layer, shape{1, 3, 3}>;
    std::array<float, layer::parameter_size> parameters{1, 10, 100, 1000};
    parameters[layer::bias_offset] = 0.5f;
    const std::array<float, 9> x{1, 2, 3, 4, 5, 6, 7, 8, 9};
    std::array<float, layer::out.size()> y{};
    std::array<float, layer::template scratch<1> + 1> scratch{};
    layer::template forward<mode::inference, 1>(
        parameters.data(), nullptr, x.data(), y.data(), nullptr, scratch.data(), pass{});
    return y;
}
static_assert(
    on_nine_numbers<conv2d<1, kernel<2>>>() == std::array{5421.5f, 6532.5f, 8754.5f, 9865.5f});
static_assert(on_nine_numbers<conv2d<1, kernel<2>, stride<2>, padding::same>>() ==
              std::array{5421.5f, 603.5f, 87.5f, 9.5f});

BOOST_AUTO_TEST_SUITE_END()
