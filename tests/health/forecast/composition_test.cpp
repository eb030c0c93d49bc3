#include <array>
#include <cstddef>

#include <boost/test/unit_test.hpp>

#include "health/forecast/measurement.hpp"

/// Layers made of layers: the forecast gives the number that simulations give, or says that it is
/// beyond it.
BOOST_AUTO_TEST_SUITE(forecast_of_compositions)

using namespace measurement;

// What each branch gives out has another second moment and its own share of the gradient.
using side_by_side = net<input<24>, dense<32, relu>,
    parallel<dense<16, relu>, chain<affine<48, normal<0.4>>, dense<32, strut::tanh>>, flatten>,
    dense<16, strut::tanh>, dense<8>>;
using densely = net<input<24>, dense_block<dense<16, strut::tanh>, dense<16, relu>>,
    dense_block<affine<24>>, dense<16, relu>, dense<8>>;
using channels = net<input<2, 5, 5>, conv2d<8, kernel<3>, padding::same>, activate<relu>,
    parallel<conv2d<4, kernel<1>>, conv2d<12, kernel<3>, padding::same, normal<0.3>>>,
    conv2d<8, kernel<1>>, flatten, dense<8>>;
BOOST_AUTO_TEST_CASE(concatenated_branches) {
    EXPECT_CLOSE(side_by_side);
    EXPECT_CLOSE(densely);
    EXPECT_CLOSE(channels);
}
// Behind what is unlike there is no one moment for an activation or a normalization.
BOOST_AUTO_TEST_CASE(concatenations_without_a_matrix_are_beyond_it) {
    using activated = net<input<24>, dense<32>, dense_block<dense<8, normal<0.5>>>, activate<relu>,
        dense<16>, dense<8>>;
    using normalized = net<input<24>, dense<32>, dense_block<dense<8, normal<0.5>>>,
        normalize<layer_norm<>>, dense<16>, dense<8>>;
    says<activated>(beyond::concatenation, "concatenated branches that differ");
    says<normalized>(beyond::concatenation, "concatenated branches that differ");
}

// The matrix of a shortcut, with its stride, as what it stands for: a convolution of one tap.
template <class Block>
using with_block = net<input<2, 6, 6>, conv2d<8, kernel<3>, padding::same>, Block,
    activate<strut::tanh>, flatten, dense<4>>;
using halves =
    chain<normalize<batch_norm<>>, conv2d<12, kernel<3>, stride<2>, padding::same, normal<0.2>>>;
using projected = with_block<residual<shortcut::projection, halves>>;
using beside_it =
    with_block<parallel<summed, halves, conv2d<12, kernel<1>, stride<2>, lecun, no_bias>>>;
constexpr bool agree(const health::layer_forecast& one, const health::layer_forecast& other) {
    const auto near = [](double a, double b) { return a - b < 1e-9 && b - a < 1e-9; };
    return near(one.weight_gradient, other.weight_gradient) &&
           near(one.input_moment, other.input_moment);
}
static_assert(forecast<projected>.layers.size() == 3 && forecast<beside_it>.layers.size() == 4);
static_assert(agree(forecast<projected>.layers[0], forecast<beside_it>.layers[0]));
static_assert(agree(forecast<projected>.layers[1], forecast<beside_it>.layers[1]));
static_assert(agree(forecast<projected>.layers[2], forecast<beside_it>.layers[3]));

// What comes out of a recurrent layer: in all of the steps, at the last one, of both directions.
using small_input = input<6, 12, second_moment<0.25>>;
using at_the_end = net<small_input, lstm<24>, last_step, dense<16, strut::tanh>, dense<8>>;
using at_each_step = net<small_input, gru<24>, dense<16, strut::tanh>, dense<8>>;
using in_both = net<small_input, bidirectional<lstm<24>>, last_step, dense<16>, dense<8>>;
using both_everywhere = net<small_input, bidirectional<gru<24>>, dense<16>, dense<8>>;
using in_windows = net<small_input, lstm<24, stateful>, dense<16>, dense<8>>;
using beside =
    net<small_input, parallel<lstm<16>, gru<16>, conv1d<8, kernel<3>>>, dense<16>, dense<8>>;
BOOST_AUTO_TEST_CASE(signals_behind_recurrent_layers) {
    EXPECT_CLOSE(at_the_end);
    EXPECT_CLOSE(at_each_step);
    EXPECT_CLOSE(in_both, {.of_recurrent = 4});
    EXPECT_CLOSE(both_everywhere, {.of_recurrent = 4});
    EXPECT_CLOSE(in_windows);
    EXPECT_CLOSE(beside);
}
// Each direction is a layer of its own, and a window is a sequence.
template <class Layer>
using over_steps = network<input<50, 1, second_moment<0.09>>, Layer, last_step, dense<1>>;
template <class Layer>
constexpr double through = forecast<over_steps<Layer>>.layers[0].through_time;
static_assert(through<bidirectional<lstm<16>>> == through<lstm<16>>);
static_assert(through<lstm<16, stateful>> == through<lstm<16>>);
static_assert(forecast<over_steps<bidirectional<lstm<16>>>>.not_covered == beyond::nothing);

// Steps of a recurrent layer are alike: their mean has not a fiftieth of their variance.
BOOST_AUTO_TEST_CASE(means_over_recurrent_steps_are_beyond_it) {
    says<net<input<50, 1>, lstm<16>, global_average_pool, dense<8>, dense<1>>>(
        beyond::alike_steps, "a mean over steps of a recurrent layer");
    says<net<input<50, 1>, gru<16>, dense<8, relu>, average_pool<window<2>>, dense<4>, dense<1>>>(
        beyond::alike_steps, "a mean over steps of a recurrent layer");
}

BOOST_AUTO_TEST_CASE(embedded_words) {
    using words =
        net<input<6>, embedding<50, 12, normal<0.1>>, dense<16, strut::tanh>, flatten, dense<8>>;
    EXPECT_CLOSE(words, {.words = 50});
    static_assert(forecast<words>.layers[1].input_moment < 0.0101);
    using spoken = net<input<6>, embedding<50, 12>, lstm<16>, last_step, dense<1>>;
    says<spoken>(beyond::below_recurrent, "a layer under a recurrent one");
}
// No gradient passes a table: the layer in front of it is named, wherever the two are.
template <class Net>
constexpr bool never_learns(std::size_t layer) {
    constexpr const auto& all = forecast<Net>;
    return all.verdict.is == outlook::fatal && all.verdict.what == problem::vanishing &&
           all.verdict.try_this == cure::embedding_first && all.cause().index == layer &&
           all.cause().gradient == health::layer_forecast::none && !(all.r_w < -8);
}
static_assert(
    never_learns<net<input<9>, dense<4>, embedding<10, 4>, gru<4>, last_step, dense<1>>>(0));
static_assert(never_learns<net<input<9>, dense<6>, dense<4>, embedding<10, 4>, dense<1>>>(1));
static_assert(never_learns<net<input<9>, dense<4>, embedding<10, 4>>>(0));
static_assert(never_learns<net<input<9, 2>, gru<1>, embedding<10, 4>, dense<1>>>(0));
static_assert(never_learns<
    net<input<9, 2>, residual<shortcut::projection, dense<1>, embedding<4, 3>>, dense<1>>>(0));
// Beside it there is a way back.
static_assert(forecast<net<input<9, 2>, dense<1, strut::tanh>, parallel<embedding<10, 4>, dense<3>>, dense<1>>>.trainable());

// Of a user's own: in the middle of a list, and behind the last matrix that the theory knows.
struct unheard_of {
    static constexpr std::size_t parameter_size = 4;
};
BOOST_AUTO_TEST_CASE(layers_without_a_rule_are_said_to_be) {
    using rule = health::rule<unheard_of>;
    static_assert(health::is_compound<unheard_of> && health::weights_in<unheard_of> == 1);
    std::array<double, 1> gains{};
    std::array<health::layer_forecast, 1> layers{};
    for (const std::size_t head : {std::size_t{3}, std::size_t{0}}) {
        health::walk notes{gains, layers, 32, head};
        health::signal at{};
        rule::forward(at, notes);
        BOOST_TEST((notes.not_covered == beyond::unknown_layer));
        BOOST_TEST(at.second_moment == 1);
        BOOST_TEST(report::describe(notes.not_covered) == "a layer without a rule");
    }
}

BOOST_AUTO_TEST_CASE(what_depends_on_more_than_moments_is_said_to) {
    says<net<input<2, 4, 4>, conv2d<4, kernel<3>>, max_pool<window<2>>, flatten, dense<4>,
        dense<1>>>(beyond::largest_of_many, "the largest of many numbers");
    says<net<input<8, 2>, dense<4>, softmax, dense<4>, dense<1>>>(
        beyond::softmax_inside, "a softmax before the last layer");
    // At the end, over each step, it does not matter.
    static_assert(
        forecast<net<input<8, 2>, dense<6>, dense<4>, softmax>>.not_covered == beyond::nothing);
}

BOOST_AUTO_TEST_SUITE_END()
