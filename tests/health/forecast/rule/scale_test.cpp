#include "strut/health/forecast/rule/scale.hpp"

#include <boost/test/unit_test.hpp>

#include "health/forecast/measurement.hpp"

BOOST_AUTO_TEST_SUITE(forecast_of_scale)

using namespace measurement;

constexpr bool near(double a, double b) {
    return a - b < 1e-9 && b - a < 1e-9;
}

// In front it is an input of another size, whatever its sign.
using scaled = network<input<32>, scale<-0.5>, dense<16, strut::tanh>, dense<4>>;
using smaller = network<input<32, second_moment<0.25>>, dense<16, strut::tanh>, dense<4>>;
static_assert(near(forecast<scaled>.layers[0].input_moment, 0.25));
static_assert(
    near(forecast<scaled>.layers[0].pre_activation, forecast<smaller>.layers[0].pre_activation));
static_assert(near(forecast<scaled>.r_delta, forecast<smaller>.r_delta));
static_assert(forecast<scaled>.not_covered == forecast<smaller>.not_covered);

// On the way back it multiplies the gradient: log10 of 0.02 times as large.
using plain = network<input<32>, dense<16>, dense<4>>;
using with_end = network<input<32>, dense<16>, dense<4>, scale<0.02>>;
static_assert(near(forecast<with_end>.layers[0].gradient,
    forecast<plain>.layers[0].gradient + health::log10(0.02)));

// The mean is multiplied as well, and what is no matrix ends what goes along with a sum.
using of_means =
    net<input<24>, dense<24, strut::sigmoid>, scale<-2>, dense<24, strut::tanh>, dense<4>>;
BOOST_AUTO_TEST_CASE(moments_and_gradients_are_those_of_simulations) {
    EXPECT_CLOSE(of_means);
}

BOOST_AUTO_TEST_SUITE_END()
