#include <array>
#include <cstddef>

#include <boost/test/unit_test.hpp>

#include "laws/layer.hpp"
#include "strut/layer/conv1d_transposed.hpp"

BOOST_AUTO_TEST_SUITE(conv1d_transposed_)

using namespace strut;

BOOST_AUTO_TEST_CASE(the_layer_keeps_the_laws) {
    laws::layer_briefly<conv1d_transposed<4, kernel<4>, stride<3>, dilation<2>, groups<2>>,
        shape{3, 2}>();
}

template <class Layer, shape In>
using bound_at = laws::bound_at<Layer, float, In>;

static_assert(
    bound_at<conv1d_transposed<5, kernel<3>, stride<2>>, shape{4, 2}>::out == shape{9, 5});
static_assert(
    bound_at<conv1d_transposed<5, kernel<3>, stride<2>, padding::causal>, shape{4, 2}>::out ==
    shape{8, 5});

// Each step is spread over two: once, and twice the next.
constexpr bool is_spread() {
    using layer = bound_at<conv1d_transposed<1, kernel<2>>, shape{2, 1}>;
    const std::array<float, layer::parameter_size> parameters{1, 2};
    const std::array<float, 2> x{1, 2};
    std::array<float, 3> y{};
    layer::forward<mode::inference, 1>(
        parameters.data(), nullptr, x.data(), y.data(), nullptr, nullptr, pass{});
    return y == std::array{1.0f, 4.0f, 4.0f};
}
static_assert(is_spread());

BOOST_AUTO_TEST_SUITE_END()
