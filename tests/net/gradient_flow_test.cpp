#include <array>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <memory>

#include <boost/test/unit_test.hpp>

#include "strut/strut.hpp"

// What depth does to signals and gradients of real networks at the start, and with it what is often
// said of the cures and wrong. The expected factors are those of mean-field theory; networks of 128
// units come within a few hundredths of them.

namespace {

using strut::dense;

constexpr std::size_t width = 128;
constexpr std::size_t depth = 40;
constexpr std::size_t samples = 128;
constexpr std::array<std::uint64_t, 3> seeds{1, 2, 3};

template <std::size_t Depth, class Block>
using body = strut::basic_network<double, strut::input<width>, strut::repeat<Depth, Block>>;
template <class Block>
using deep =
    strut::basic_network<double, strut::input<width>, strut::repeat<depth, Block>, dense<10>>;

/// A new network and the gradient that a batch of normal numbers gives it.
template <class Net>
struct start {
    using space = strut::training_workspace<typename Net::root, strut::mse, samples>;

    std::unique_ptr<Net> model;
    std::unique_ptr<space> work = std::make_unique<space>();
    typename Net::parameter_block gradient{};

    explicit start(std::uint64_t seed) : model{std::make_unique<Net>(strut::seed{seed})} {
        const strut::random numbers{seed};
        std::uint64_t drawn = 0;
        for (double& x : work->input)
            x = numbers.normal(drawn++);
        for (double& y : work->target)
            y = numbers.normal(drawn++);
        strut::backpropagate<strut::frozen<>, true>(
            *model, strut::mse{}, *work, gradient, strut::pass{samples}, 1.0 / samples);
    }

    /// The norm over the weights of one round of layer 0, of these or those numbers.
    static double norm(const typename Net::parameter_block& numbers, std::size_t round) {
        double squares = 0;
        for (const strut::tensor& one : Net::tensors)
            if (one.layer == 0 && one.round == round && one.purpose == strut::role::weight)
                for (std::size_t i = 0; i < one.size(); ++i)
                    squares += std::pow(numbers[one.offset + i], 2);
        return std::sqrt(squares);
    }
    double norm(std::size_t round) const { return norm(gradient, round); }
};

template <class Numbers>
double sum_of_squares(const Numbers& numbers) {
    double squares = 0;
    for (const double one : numbers)
        squares += one * one;
    return squares;
}

/// By what `measure(a start)` changes with each block, on average over blocks and seeds.
template <class Block, class Measure>
double growth(Measure measure) {
    double sum = 0;
    for (const std::uint64_t seed : seeds) {
        const auto some = std::make_unique<start<body<depth / 4, Block>>>(seed);
        const auto all = std::make_unique<start<body<depth, Block>>>(seed);
        sum += std::log(measure(*all) / measure(*some)) / (depth - depth / 4);
    }
    return std::exp(sum / seeds.size());
}

/// The norm of the gradient of what goes into a block, over that of what comes out.
template <class Block>
double growth_of_gradient() {
    return growth<Block>(
        [](const auto& at) { return std::sqrt(sum_of_squares(at.work->input_gradient)); });
}

/// The mean square of what comes out of a block, over that of what goes in.
template <class Block>
double growth_of_signal() {
    return growth<Block>([](const auto& at) { return sum_of_squares(at.work->output); });
}

void expect_near(double found, double expected, double tolerance) {
    BOOST_TEST(std::abs(found - expected) < tolerance,
        "found " << found << ", expected " << expected << " within " << tolerance);
}

} // namespace

BOOST_AUTO_TEST_SUITE(gradient_flow)

BOOST_AUTO_TEST_CASE(batch_norm_alone_makes_the_gradient_of_relu_explode) {
    const double pi = std::acos(-1.0);
    expect_near(growth_of_gradient<dense<width, strut::relu, strut::batch_norm<>>>(),
        std::sqrt(pi / (pi - 1)), 0.02);
}

BOOST_AUTO_TEST_CASE(layer_norm_keeps_that_of_relu_and_loses_that_of_sigmoid) {
    expect_near(growth_of_gradient<dense<width, strut::relu, strut::layer_norm<>>>(), 1, 0.02);
    expect_near(
        growth_of_gradient<dense<width, strut::sigmoid, strut::layer_norm<>>>(), 0.391, 0.01);
}

BOOST_AUTO_TEST_CASE(sigmoid_loses_three_quarters_of_the_gradient_in_each_layer) {
    expect_near(growth_of_gradient<dense<width, strut::sigmoid, strut::xavier>>(), 0.236, 0.01);
}

BOOST_AUTO_TEST_CASE(relu_halves_the_signal_in_each_layer_unless_it_starts_with_he) {
    expect_near(growth_of_signal<dense<width, strut::relu, strut::xavier>>(), 0.5, 0.03);
    expect_near(growth_of_signal<dense<width, strut::relu, strut::he>>(), 1, 0.06);
}

BOOST_AUTO_TEST_CASE(first_over_last_weight_gradient_does_not_show_a_lost_signal) {
    using lost = deep<dense<width, strut::relu, strut::xavier>>;
    using kept = deep<dense<width, strut::relu, strut::he>>;
    for (const std::uint64_t seed : seeds) {
        BOOST_TEST_CONTEXT("seed " << seed) {
            const auto xavier = std::make_unique<start<lost>>(seed);
            const auto he = std::make_unique<start<kept>>(seed);
            const double ratio = xavier->norm(0) / xavier->norm(depth - 1);
            BOOST_TEST(ratio > 0.2);
            BOOST_TEST(ratio < 5);
            // All of it is 2^(-depth / 2) of what it should be, within a factor of ten.
            expect_near(
                std::log10(xavier->norm(0) / he->norm(0)), -0.5 * depth * std::log10(2.0), 1);
        }
    }
}

BOOST_AUTO_TEST_CASE(a_shortcut_without_a_norm_doubles_the_signal_in_each_block) {
    using branch = strut::chain<strut::activate<strut::relu>, strut::affine<width, strut::he>>;
    expect_near(growth_of_signal<strut::residual<branch>>(), 2, 0.06);
    expect_near(growth_of_signal<strut::residual<strut::shortcut::rezero, branch>>(), 1, 1e-12);
    // (1 + 1 / blocks)^blocks is e for the whole network.
    expect_near(growth_of_signal<strut::residual<strut::shortcut::scaled<0.15811388>, branch>>(),
        1 + 1.0 / depth, 0.01);
}

template <class Strategy>
double relative_step_of_the_first_layer() {
    using net = deep<dense<width, strut::sigmoid, strut::xavier>>;
    const auto at = std::make_unique<start<net>>(1);
    strut::clipping_of<net, Strategy, strut::policies<>>::apply(
        at->gradient.data(), at->model->parameters.data());
    return at->norm(0) / at->norm(at->model->parameters, 0);
}

BOOST_AUTO_TEST_CASE(
    clipping_does_not_cure_vanishing_and_normalizing_the_gradient_moves_all_layers) {
    namespace clip = strut::clip;
    const double unclipped = relative_step_of_the_first_layer<clip::none>();
    BOOST_TEST(unclipped > 0);
    BOOST_TEST(unclipped < 1e-20);
    // However high or low the bound, and whatever it bounds.
    BOOST_TEST(relative_step_of_the_first_layer<clip::by_global_norm<1000>>() == unclipped);
    BOOST_TEST(relative_step_of_the_first_layer<clip::by_global_norm<1e-3>>() < unclipped);
    BOOST_TEST(relative_step_of_the_first_layer<clip::by_norm<1e-3>>() <= unclipped);
    BOOST_TEST(relative_step_of_the_first_layer<clip::by_value<1e-3>>() <= unclipped);
    BOOST_TEST(relative_step_of_the_first_layer<clip::adaptive<>>() <= unclipped);
    BOOST_TEST(relative_step_of_the_first_layer<strut::normalize_gradient<>>() > 1e-4);
}

BOOST_AUTO_TEST_SUITE_END()
