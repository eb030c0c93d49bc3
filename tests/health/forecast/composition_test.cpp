#include <array>
#include <cmath>
#include <cstddef>
#include <cstdio>
#include <cstdlib>
#include <memory>
#include <sstream>
#include <string>
#include <vector>

#include <boost/test/unit_test.hpp>

#include "strut/health/forecast.hpp"
#include "strut/inference.hpp"
#include "strut/report/forecast.hpp"

/// Layers made of layers: the forecast gives the number that simulations give, or says that it is
/// beyond it. Simulated is the library itself, in double, one sample at a time.
BOOST_AUTO_TEST_SUITE(forecast_of_compositions)

namespace {

using namespace strut;
using health::beyond;

template <class... Items>
using net = basic_network<double, Items...>;

/// log10 of the norm of the gradient of each tensor of weights, for one of norm 1 at the output:
/// squares averaged over initial weights and samples. `words`: what comes in is one of so many, not
/// normal.
template <class Net>
std::vector<double> measured(std::size_t seeds, std::size_t words) {
    using root = typename Net::root;
    using numbers_of = typename Net::parameter_block;
    struct buffers {
        Net model;
        block<double, tensor_footprint<double>(root::in.size())> x{}, dx{};
        block<double, tensor_footprint<double>(root::out.size())> y{}, dy{};
        block<double, root::template tape<1> + 16> tape{};
        block<double, root::template scratch<1> + 16> scratch{};
        numbers_of gradient{};
    };
    std::vector<double> squares(Net::tensors.size());
    for (std::size_t s = 1; s <= seeds; ++s) {
        const auto at = std::make_unique<buffers>();
        at->model.initialize(seed{s});
        const strut::random numbers{1000 + s};
        for (std::size_t i = 0; i < root::in.size(); ++i)
            at->x[i] = words > 0 ? std::floor(static_cast<double>(words) * numbers.uniform(i))
                                 : std::sqrt(Net::second_moment) * numbers.normal(i);
        double norm = 0;
        for (std::size_t i = 0; i < root::out.size(); ++i) {
            at->dy[i] = numbers.normal(root::in.size() + i);
            norm += at->dy[i] * at->dy[i];
        }
        for (std::size_t i = 0; i < root::out.size(); ++i)
            at->dy[i] /= std::sqrt(norm);
        root::template forward<mode::training, 1>(at->model.parameters.data(),
            at->model.statistics.data(), at->x.data(), at->y.data(), at->tape.data(),
            at->scratch.data(), pass{});
        root::template backward<wanted{true, true}, 1>(at->model.parameters.data(), at->x.data(),
            at->y.data(), at->tape.data(), at->dy.data(), at->dx.data(), at->gradient.data(),
            at->scratch.data(), pass{});
        for (std::size_t t = 0; t < Net::tensors.size(); ++t)
            for (std::size_t i = 0; i < Net::tensors[t].size(); ++i) {
                const double one = at->gradient[Net::tensors[t].offset + i];
                squares[t] += one * one / static_cast<double>(seeds);
            }
    }
    std::vector<double> decades;
    for (std::size_t t = 0; t < Net::tensors.size(); ++t)
        if (Net::tensors[t].purpose == role::weight)
            decades.push_back(std::log10(squares[t]) / 2);
    return decades;
}

/// Every matrix but those of recurrent layers, which have `tensors` each and another figure.
template <class Net>
void expect_close(const std::string& name, std::size_t tensors = 2, std::size_t words = 0) {
    constexpr double allowed = 0.06;
    constexpr const auto& all = forecast<Net>;
    const std::vector<double> found = measured<Net>(300, words);
    std::size_t t = 0;
    for (const health::layer_forecast& layer : all.layers) {
        if (layer.recurrent) {
            t += tensors;
            continue;
        }
        if (std::getenv("SHOW") != nullptr)
            std::printf("%s, layer %zu: forecast %.3f, measured %.3f\n", name.c_str(), layer.index,
                layer.weight_gradient, found[t]);
        BOOST_TEST(std::abs(layer.weight_gradient - found[t]) < allowed,
            name << ", layer " << layer.index << ": " << layer.weight_gradient << " is not near "
                 << found[t]);
        ++t;
    }
    BOOST_TEST(t == found.size(), name);
    BOOST_TEST((all.not_covered == beyond::nothing), name);
}
#define EXPECT_CLOSE(NAME, ...) expect_close<NAME>(#NAME __VA_OPT__(, ) __VA_ARGS__)

/// The reason is among those that are given, and printed.
template <class Net>
void says(beyond reason, const std::string& words) {
    constexpr const auto& all = forecast<Net>;
    BOOST_TEST((all.not_covered & reason));
    BOOST_TEST((all.verdict.is != outlook::ok));
    std::ostringstream text;
    text << all;
    BOOST_TEST(text.str().find("beyond the theory: ") != std::string::npos, text.str());
    BOOST_TEST(text.str().find(words) != std::string::npos, text.str());
}

} // namespace

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
    EXPECT_CLOSE(in_both, 4);
    EXPECT_CLOSE(both_everywhere, 4);
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
    EXPECT_CLOSE(words, 2, 50);
    static_assert(forecast<words>.layers[1].input_moment < 0.0101);
    using spoken = net<input<6>, embedding<50, 12>, lstm<16>, last_step, dense<1>>;
    says<spoken>(beyond::below_recurrent, "a layer under a recurrent one");
}

// In the middle of a list, at its end, and behind the last matrix that the theory knows.
template <class Layer>
void is_unknown() {
    says<net<input<8, 2>, Layer, dense<4>, dense<1>>>(
        beyond::unknown_layer, "a layer without a rule");
    says<net<input<8, 2>, dense<2>, Layer>>(beyond::unknown_layer, "a layer without a rule");
}
BOOST_AUTO_TEST_CASE(layers_without_a_rule_are_said_to_be) {
    is_unknown<lstm<6, layer_norm<>>>();
    is_unknown<gru<6, rms_norm<>, stateful>>();
    is_unknown<bidirectional<lstm<6, layer_norm<>>>>();
    is_unknown<conditioned<affine<6>, residual<mix<affine<6>>, activate<strut::tanh>>>>();
    is_unknown<skip_sum<4, affine<6>, skip_stack<6, affine<4>, dense<6, strut::tanh>, tap>>>();
    is_unknown<residual<gru<2, layer_norm<>>>>();
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
