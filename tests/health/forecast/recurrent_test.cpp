#include <cmath>
#include <cstddef>

#include <boost/test/unit_test.hpp>

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

void near(double found, double formula, double measured) {
    BOOST_TEST(std::abs(found - formula) < 0.03, found << " is not " << formula);
    BOOST_TEST(std::abs(found - measured) < 0.5, found << " is not near " << measured);
}

} // namespace

// The formula's value to its last digit, and what ten simulated networks gave.
BOOST_AUTO_TEST_CASE(gradients_through_time_are_those_of_simulations) {
    near(decades<10, of_lstm<forget_bias<0>>>, -2.24, -2.36);
    near(decades<50, of_lstm<forget_bias<0>>>, -10.06, -10.07);
    near(decades<50, of_lstm<forget_bias<1>>>, -3.38, -3.39);
    near(decades<100, of_lstm<forget_bias<1>>>, -6.34, -6.26);
    near(decades<10, of_gru<>>, -2.24, -2.23);
    near(decades<50, of_gru<>>, -10.05, -10.10);
    near(decades<50, of_gru<forget_bias<2>>>, -2.26, -2.24);
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
