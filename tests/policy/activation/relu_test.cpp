#include <cmath>

#include <boost/test/unit_test.hpp>

#include "laws/activation.hpp"
#include "strut/policy/activation/relu.hpp"

namespace {

const laws::activation_facts facts{.value = [](long double h) -> long double {
                                       return std::isnan(h) ? h : h > 0 ? h : 0;
                                   },
    .ulp = 0,
    .kinks = {0},
    .second_moment = 0.5,
    .slope_moment = 0.5,
    .gain_of_torch = true};

} // namespace

BOOST_AUTO_TEST_CASE(relu_obeys_the_laws_of_an_activation) {
    laws::check_activation<strut::relu>(facts);
}

BOOST_AUTO_TEST_CASE(the_slope_of_relu_at_zero_is_zero) {
    BOOST_TEST(strut::relu::slope(0.0f) == 0);
    BOOST_TEST(strut::relu::slope(-0.0) == 0);
    BOOST_TEST(strut::relu::slope_at(0.0) == 0);
}

static_assert(strut::preferred_init<strut::relu> == strut::init_hint::he);
static_assert(strut::has_slope_at<strut::relu> && strut::relu::gain * strut::relu::gain > 1.9999);
