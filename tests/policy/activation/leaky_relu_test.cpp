#include <boost/test/unit_test.hpp>

#include "laws/activation.hpp"
#include "strut/policy/activation/leaky_relu.hpp"

namespace {

const laws::activation_facts facts{
    .value = [](long double h) -> long double { return h > 0 ? h : h * 0.01L; },
    .ulp = 1.6,
    .kinks = {0},
    .second_moment = 0.50005,
    .slope_moment = 0.50005,
    .gain_of_torch = true};

} // namespace

BOOST_AUTO_TEST_CASE(leaky_relu_obeys_the_laws_of_an_activation) {
    laws::check_activation<strut::leaky_relu<>>(facts);
}

BOOST_AUTO_TEST_CASE(leaky_relu_with_another_slope_obeys_the_laws) {
    auto steeper = facts;
    steeper.value = [](long double h) -> long double { return h > 0 ? h : h * 0.2L; };
    steeper.second_moment = steeper.slope_moment = 0.52;
    laws::check_activation<strut::leaky_relu<0.2>>(steeper);
}

BOOST_AUTO_TEST_CASE(the_slope_of_leaky_relu_at_zero_is_its_negative_slope) {
    BOOST_TEST(strut::leaky_relu<>::slope(0.0) == 0.01);
    BOOST_TEST(strut::leaky_relu<0.2>::slope(0.0f) == 0.2f);
}

static_assert(strut::preferred_init<strut::leaky_relu<>> == strut::init_hint::he);
static_assert(strut::leaky_relu<>::negative_slope == 0.01);
// A falling left branch does not tell the slope from the output.
static_assert(
    strut::has_slope_at<strut::leaky_relu<>> && !strut::has_slope_at<strut::leaky_relu<-1>>);
