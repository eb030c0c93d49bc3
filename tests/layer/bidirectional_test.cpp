#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>

#include <boost/test/unit_test.hpp>

#include "laws/layer.hpp"
#include "strut/health/forecast.hpp"
#include "strut/inference.hpp"

BOOST_AUTO_TEST_SUITE(bidirectional_)

using strut::bidirectional;
using strut::shape;

BOOST_AUTO_TEST_CASE(the_layer_keeps_the_laws) {
    laws::layer_briefly<bidirectional<strut::lstm<3>>, shape{4, 2}>();
    laws::layer_briefly<bidirectional<strut::gru<2>>, shape{1, 3}>();
}

using layer = laws::bound_at<bidirectional<strut::lstm<3>>, float, shape{4, 2}>;
static_assert(layer::out == shape{4, 6} && layer::tensors.size() == 6);
static_assert(layer::tensors[3].extents == shape{2, 12} &&
              layer::tensors[3].offset == layer::parameter_size / 2);
static_assert(bidirectional<strut::rnn<5, strut::relu>>::output(shape{7, 2}) == shape{7, 10});
static_assert(
    strut::is_recurrent<strut::gru<3>>::value && !strut::is_recurrent<strut::dense<3>>::value);

using namespace strut;

// Each half is the layer by itself, on the sequence and on the sequence reversed.
BOOST_AUTO_TEST_CASE(the_second_half_runs_on_the_reversed_sequence) {
    using both = network<input<5, 2>, bidirectional<gru<3>>>;
    using alone = network<input<5, 2>, gru<3>>;
    const both model{seed{4}};
    alone onward{}, back{};
    constexpr std::size_t size = alone::block_size;
    static_assert(both::block_size == 2 * size);
    std::copy_n(model.parameters.data(), size, onward.parameters.data());
    std::copy_n(model.parameters.data() + size, size, back.parameters.data());
    BOOST_TEST(!(onward.parameters == back.parameters));
    std::array<float, 10> x, reversed;
    for (std::size_t i = 0; i < 10; ++i)
        x[i] = std::sin(static_cast<float>(i * i));
    for (std::size_t i = 0; i < 10; ++i)
        reversed[i] = x[(4 - i / 2) * 2 + i % 2];
    const auto y = model(x);
    const auto first = onward(x);
    const auto second = back(reversed);
    for (std::size_t step = 0; step < 5; ++step)
        for (std::size_t unit = 0; unit < 3; ++unit) {
            BOOST_TEST(y[step * 6 + unit] == first[step * 3 + unit]);
            BOOST_TEST(y[step * 6 + 3 + unit] == second[(4 - step) * 3 + unit]);
        }
}

// As PyTorch's output[:, -1]: of the way back it holds the first of its steps.
BOOST_AUTO_TEST_CASE(the_last_step_has_seen_one_step_of_the_way_back) {
    using net = network<input<5, 2>, bidirectional<rnn<3>>, last_step>;
    const net model{seed{4}};
    std::array<float, 10> x{0.1f, 0.2f, 0.3f, 0.4f, 0.5f, 0.6f, 0.7f, 0.8f, 0.9f, 1};
    const auto y = model(x);
    x[0] = -1;
    const auto changed = model(x);
    for (std::size_t unit = 0; unit < 3; ++unit) {
        BOOST_TEST(y[unit] != changed[unit]);
        BOOST_TEST(y[3 + unit] == changed[3 + unit]);
    }
}

// In a list of layers: stacked, in a residual block, repeated.
using stack = network<input<6, 4>, bidirectional<lstm<2>>, residual<bidirectional<gru<2>>>,
    repeat<2, bidirectional<rnn<2>>>, dense<3>>;
static_assert(stack::out == shape{6, 3});

// The forecast through time is that of the layer in one direction.
using forgetful =
    network<input<60, 1>, bidirectional<lstm<24, forget_bias<-2>>>, last_step, dense<1>>;
using one_way = network<input<60, 1>, lstm<24, forget_bias<-2>>, last_step, dense<1>>;
static_assert(forecast<forgetful>.verdict.what == problem::vanishing);
static_assert(
    forecast<forgetful>.layers[0].through_time == forecast<one_way>.layers[0].through_time);

BOOST_AUTO_TEST_SUITE_END()
