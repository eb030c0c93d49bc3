#include "strut/health/forecast/figures.hpp"

#include <array>
#include <cmath>

#include <boost/test/unit_test.hpp>

BOOST_AUTO_TEST_SUITE(forecast_figures)

namespace {

using namespace strut;
using health::layer_forecast;

/// Four layers whose gradients shrink by a decade from each to the one before; the last is a head.
std::array<layer_forecast, 5> some_layers() {
    std::array<layer_forecast, 5> layers{};
    for (std::size_t i = 0; i < layers.size(); ++i) {
        layers[i].outputs = 8;
        layers[i].gradient = static_cast<double>(i) - 5;
        layers[i].weight_gradient = 2 * layers[i].gradient;
        layers[i].spread = 0.5;
    }
    layers[4].head = true;
    return layers;
}

health::figures figures_of(std::array<layer_forecast, 5>& layers) {
    health::fill_gains(layers);
    std::array<double, 1> gains{};
    health::walk notes{gains, layers};
    notes.start = 0.01;
    notes.lowest = 1e-6;
    notes.highest = 100;
    return summarize(layers, notes);
}

} // namespace

static_assert(safe_depth(1) > 1e300);
static_assert(safe_depth(0.1) > 4.999 && safe_depth(0.1) < 5.001);
static_assert(safe_depth(10) > 6.999 && safe_depth(10) < 7.001);

BOOST_AUTO_TEST_CASE(ratios_are_over_the_hidden_layers) {
    auto layers = some_layers();
    const health::figures all = figures_of(layers);
    BOOST_TEST(all.depth == 4);
    BOOST_TEST(all.r_delta == -3);
    BOOST_TEST(all.r_w == -6);
    BOOST_TEST(std::abs(all.gain - 0.01) < 1e-9);
    BOOST_TEST(std::abs(all.safe_depth - 3) < 1e-6);
    BOOST_TEST(std::abs(all.sigma - std::sqrt(2.0) / std::log(100.0)) < 1e-9);
    BOOST_TEST(std::abs(all.r_delta_sample - (-3 - 1 / std::log(10.0) / 2)) < 1e-9);
    BOOST_TEST(std::abs(all.lowest + 2) < 1e-9);
    BOOST_TEST(std::abs(all.highest - 2) < 1e-9);
    for (std::size_t i = 0; i < 3; ++i)
        BOOST_TEST(std::abs(layers[i].gain - 0.1) < 1e-12);
    BOOST_TEST(layers[3].gain == 1);
}

// What is mixed in from the side, and what nobody reads.
BOOST_AUTO_TEST_CASE(matrices_off_the_way_are_in_no_ratio) {
    auto layers = some_layers();
    layers[1].mixed_in = true;
    layers[3].unread = true;
    layers[3].gradient = layers[3].weight_gradient = layer_forecast::none;
    const health::figures all = figures_of(layers);
    BOOST_TEST(all.depth == 2);
    BOOST_TEST(all.r_delta == -2);
    BOOST_TEST(std::abs(layers[0].gain - 0.01) < 1e-12);
    BOOST_TEST(layers[1].gain == 1);
    BOOST_TEST(layers[2].gain == 1);
}

// A branch that is closed has no gradient to compare; a layer that has none has lost it.
BOOST_AUTO_TEST_CASE(no_gradient_is_a_loss_outside_a_branch) {
    auto layers = some_layers();
    layers[0].gradient = layers[0].weight_gradient = layer_forecast::none;
    BOOST_TEST(figures_of(layers).r_w == -1e9);
    layers[0].in_branch = true;
    BOOST_TEST(figures_of(layers).r_delta == -2);
}

// Eight units of which half are dead are all dead once in 256 starts.
BOOST_AUTO_TEST_CASE(units_without_a_slope) {
    auto layers = some_layers();
    layers[0].live = layers[1].live = layers[2].live = 0.5;
    layers[2].normalized = true;
    const double alive = 1 - 1.0 / 256;
    const health::figures all = figures_of(layers);
    BOOST_TEST(all.live == 0.5);
    BOOST_TEST(std::abs(all.born_dead - (1 - alive * alive)) < 1e-12);
}

BOOST_AUTO_TEST_SUITE_END()
