#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdio>
#include <cstdlib>

#include <boost/test/unit_test.hpp>

#include "health/forecast/simulation_through_time.hpp"
#include "strut/health/forecast.hpp"
#include "strut/inference.hpp"
#include "strut/policy/optimizer/adam.hpp"

BOOST_AUTO_TEST_SUITE(health_forecast_recurrent)

namespace {

using namespace strut;

// 64 units whose weights are uniform within 1 / sqrt(64), one input of standard deviation 0.3.
using small = uniform<0.125>;
template <std::size_t Steps, class Layer>
constexpr double decades =
    forecast<network<input<Steps, 1, second_moment<0.09>>, Layer, last_step, dense<1>>>.layers[0].through_time;
template <class... P>
using of_lstm = lstm<64, small, recurrent_init<small>, P...>;
template <class... P>
using of_gru = gru<64, small, recurrent_init<small>, P...>;

/// Of infinitely many units.
template <class Cell>
double formula(double bias, std::size_t steps) {
    health::cell_state state{};
    return health::through_time<Cell>({1.0 / 3, 0.09 / (3 * 64), bias, 0, 1}, state, steps);
}
using lstm_cell = strut::lstm_cell<void, accurate_math>;
using gru_cell = strut::gru_cell<void, accurate_math>;

void near(double found, double expected, double within) {
    BOOST_TEST(std::abs(found - expected) < within, found << " is not near " << expected);
}

/// Widths, lengths and biases of the gate that keeps, against the geometric mean of so many random
/// networks that its own error is at most 0.13 decades.
template <class Cell, class Start>
void expect_close(const char* name) {
    for (const double bias : {0.0, 1.0, 2.0})
        for (const std::size_t units : {16u, 32u, 64u})
            for (const std::size_t steps : {3u, 10u, 30u, 100u}) {
                const simulation::through_time layer{units, steps, bias};
                const std::size_t seeds = 3200 / units;
                double mean = 0, squares = 0;
                for (std::size_t seed = 1; seed <= seeds; ++seed) {
                    const double one = simulation::decades<Cell, Start>(layer, seed);
                    mean += one / static_cast<double>(seeds);
                    squares += one * one / static_cast<double>(seeds);
                }
                const double expected = simulation::forecast<Cell, Start>(layer);
                if (std::getenv("SHOW") != nullptr)
                    std::printf("%s bias %g, %zu units, %3zu steps: forecast %7.2f, mean %7.2f of "
                                "+- %.2f, error %5.2f\n",
                        name, bias, units, steps, expected, mean,
                        std::sqrt(std::max(squares - mean * mean, 0.0)), expected - mean);
                BOOST_TEST(std::abs(expected - mean) < 0.5,
                    name << " with bias " << bias << ", " << units << " units, " << steps
                         << " steps: " << expected << " is not near " << mean);
            }
}

} // namespace

// To the last digit that it was published with.
BOOST_AUTO_TEST_CASE(the_formula_is_the_theorys) {
    near(formula<lstm_cell>(0, 10), -2.24, 0.02);
    near(formula<lstm_cell>(0, 50), -10.06, 0.02);
    near(formula<lstm_cell>(1, 50), -3.38, 0.02);
    near(formula<lstm_cell>(1, 100), -6.34, 0.03);
    near(formula<gru_cell>(0, 10), -2.24, 0.02);
    near(formula<gru_cell>(0, 50), -10.05, 0.02);
    near(formula<gru_cell>(2, 50), -2.26, 0.02);
}

// What ten networks of 64 units gave in another program.
BOOST_AUTO_TEST_CASE(forecasts_are_those_of_simulations_elsewhere) {
    near(decades<10, of_lstm<forget_bias<0>>>, -2.36, 0.5);
    near(decades<50, of_lstm<forget_bias<0>>>, -10.07, 0.5);
    near(decades<50, of_lstm<forget_bias<1>>>, -3.39, 0.5);
    near(decades<100, of_lstm<forget_bias<1>>>, -6.26, 0.5);
    near(decades<10, of_gru<>>, -2.23, 0.5);
    near(decades<50, of_gru<>>, -10.10, 0.5);
    near(decades<50, of_gru<forget_bias<2>>>, -2.24, 0.5);
}

// A forecast of a network is that of its cell.
BOOST_AUTO_TEST_CASE(networks_are_forecast_as_their_cells) {
    using start = simulation::within_root;
    near(decades<50, of_lstm<forget_bias<1>>>, simulation::forecast<lstm_cell, start>({64, 50, 1}),
        0.01);
    near(decades<50, of_gru<>>, simulation::forecast<gru_cell, start>({64, 50, 0}), 0.01);
}

BOOST_AUTO_TEST_CASE(lstm_from_memory_to_memory) {
    expect_close<lstm_cell, simulation::within_root>("lstm");
    expect_close<lstm_cell, simulation::defaults>("lstm by default");
}
BOOST_AUTO_TEST_CASE(gru) {
    expect_close<gru_cell, simulation::within_root>("gru");
    expect_close<gru_cell, simulation::defaults>("gru by default");
}

// Beyond 64 steps the last one is repeated.
BOOST_AUTO_TEST_CASE(long_sequences_go_on_at_the_same_pace) {
    constexpr double pace = decades<100, of_gru<>> - decades<99, of_gru<>>;
    BOOST_TEST(std::abs(decades<300, of_gru<>> - decades<100, of_gru<>> - 200 * pace) < 0.2);
}

template <std::size_t Steps, class Layer>
using net = network<input<Steps, 1>, Layer, last_step, dense<1>>;

static_assert(!forecast<net<60, lstm<24, forget_bias<-2>>>>.trainable());
static_assert(forecast<net<60, lstm<24, forget_bias<-2>>>>.verdict.what == problem::vanishing &&
              forecast<net<60, lstm<24, forget_bias<-2>>>>.verdict.try_this == cure::open_gate);
static_assert(forecast<net<60, rnn<24>>>.verdict.try_this == cure::gates);
static_assert(forecast<net<8, lstm<24>>>.trainable());
static_assert(forecast<net<100, lstm<24, chrono<100>>>>.trainable());
// Large weights between the steps.
static_assert(forecast<net<60, rnn<24, identity, recurrent_init<normal<0.5>>>>>.verdict.what ==
              problem::exploding);
// What is below a recurrent layer is beyond the theory, and said to be.
static_assert(
    forecast<network<input<8, 3>, dense<16, relu>, lstm<24>, last_step, dense<1>>>.not_covered !=
    health::beyond::nothing);

BOOST_AUTO_TEST_SUITE_END()
