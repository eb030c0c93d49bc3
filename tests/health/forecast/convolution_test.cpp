#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdio>
#include <cstdlib>
#include <string>
#include <vector>

#include <boost/test/unit_test.hpp>

#include "health/forecast/simulation.hpp"
#include "strut/health/forecast.hpp"
#include "strut/inference.hpp"

/// The forecast of convolutions against networks as they are initialised.
BOOST_AUTO_TEST_SUITE(forecast_of_convolutions)

using namespace strut;

constexpr std::uint64_t seeds = 6;
constexpr std::size_t lanes = 4;

template <std::size_t Channels, std::size_t Depth, class Act, class... Policies>
using sequence = network<input<24, Channels>,
    repeat<Depth, conv1d<Channels, kernel<3>, Policies...>, activate<Act>>>;
template <std::size_t Channels, std::size_t Depth, class... Layers>
using image = network<input<Channels, 6, 6>,
    repeat<Depth, conv2d<Channels, kernel<3>, padding::same>, Layers...>>;

template <class Net>
void expect_close(const std::string& name, double allowed = 0.25) {
    const auto expected = health::forecast_of<Net>(lanes, false);
    const auto found = simulation::measure<Net, lanes>(seeds);
    const double forward = std::log10(expected.layers.back().input_moment) / 2;
    if (std::getenv("SHOW") != nullptr)
        std::printf("%-40s forecast %7.3f measured %7.3f sample %7.3f sigma %.3f; forward %7.3f "
                    "%7.3f\n",
            name.c_str(), expected.r_delta, found.batch, found.sample, expected.sigma, forward,
            found.forward);
    BOOST_TEST_CONTEXT(name << ": forecast " << expected.r_delta << ", measured " << found.batch)
    BOOST_TEST(std::abs(found.batch - expected.r_delta) <= allowed);
    BOOST_TEST((expected.not_covered == health::beyond::nothing), name);
}
#define EXPECT_CLOSE(...) expect_close<__VA_ARGS__>(#__VA_ARGS__)

// A kernel's fan-in is that of a group, and what is padding adds nothing.
using grouped =
    network<input<12, 8>, conv1d<16, kernel<3>, groups<4>, padding::same, normal<0.5>>, affine<1>>;
static_assert(forecast<grouped>.layers[0].inputs == 6 && forecast<grouped>.layers[0].outputs == 16);
static_assert([] {
    const double share = (3.0 * 12 - 2) / (3 * 12);
    const double error = forecast<grouped>.layers[0].pre_activation - 6 * 0.25 * share;
    return error < 1e-12 && error > -1e-12;
}());
static_assert(forecast<grouped>.not_covered == health::beyond::nothing);

// A mean of four keeps a quarter of the variance; of a maximum the theory says nothing.
using averaged = network<input<2, 4, 4>, average_pool<window<2>>, flatten, affine<3>, affine<1>>;
static_assert(forecast<averaged>.layers[0].input_moment == 0.25);
static_assert(forecast<averaged>.not_covered == health::beyond::nothing);
using largest = network<input<2, 4, 4>, max_pool<window<2>>, flatten, affine<3>, affine<1>>;
static_assert(forecast<largest>.not_covered == health::beyond::largest_of_many);

// Whatever numbers come in, a table of small numbers is where the signal begins.
using words =
    network<input<5>, embedding<100, 8, normal<0.01>>, flatten, dense<16, relu>, affine<1>>;
static_assert(forecast<words>.layers.size() == 3 && forecast<words>.layers[1].input_moment < 2e-4);
static_assert(forecast<words>.verdict.is == outlook::ok);

BOOST_AUTO_TEST_CASE(sequences) {
    EXPECT_CLOSE(sequence<24, 10, relu, padding::same>);
    EXPECT_CLOSE(sequence<24, 20, strut::tanh, padding::same>);
    EXPECT_CLOSE(sequence<24, 10, strut::tanh, dilation<2>>);
    EXPECT_CLOSE(sequence<24, 10, sigmoid>);
    EXPECT_CLOSE(sequence<24, 10, relu, padding::same, groups<4>>);
    EXPECT_CLOSE(network<input<24, 16>, conv1d<16, kernel<4>, stride<2>>, activate<relu>,
        conv1d<32, kernel<3>>, activate<relu>, conv1d_transposed<16, kernel<4>, stride<2>>,
        activate<relu>, conv1d<16, kernel<3>>>);
}

BOOST_AUTO_TEST_CASE(images) {
    EXPECT_CLOSE(image<16, 10, activate<relu>>);
    EXPECT_CLOSE(image<16, 10, activate<strut::tanh>>);
    EXPECT_CLOSE(image<16, 10, normalize<batch_norm<>>, activate<relu>>);
    EXPECT_CLOSE(image<16, 10, normalize<group_norm<2>>, activate<relu>>);
    EXPECT_CLOSE(network<input<8, 8, 8>, conv2d<16, kernel<3>, padding::same>, activate<relu>,
        average_pool<window<2>>, conv2d<32, kernel<3>, padding::same>, activate<relu>,
        average_pool<window<2>>, flatten, dense<32, relu>, affine<8>>);
}

BOOST_AUTO_TEST_SUITE_END()
