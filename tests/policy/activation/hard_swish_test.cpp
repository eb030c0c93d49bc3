#include <algorithm>
#include <cmath>

#include <boost/test/unit_test.hpp>

#include "laws/activation.hpp"
#include "strut/policy/activation/hard_swish.hpp"

namespace {

const laws::activation_facts facts{
    .value = [](long double h) -> long double {
        return std::isnan(h) ? h : h > -3 ? h * (std::min(h + 3, 6.0L) / 6) : 0;
    },
    .ulp = 2.5,
    .small = 1e-6,
    .kinks = {-3, 3},
    .second_moment = 0.331567,
    .slope_moment = 0.358532};

} // namespace

BOOST_AUTO_TEST_CASE(hard_swish_obeys_the_laws_of_an_activation) {
    laws::check_activation<strut::hard_swish>(facts);
}

BOOST_AUTO_TEST_CASE(the_slope_of_hard_swish_at_its_kinks_is_that_of_the_middle) {
    BOOST_TEST(strut::hard_swish::slope(-3.0) == -0.5);
    BOOST_TEST(strut::hard_swish::slope(3.0) == 1.5);
    BOOST_TEST(strut::hard_swish::value(5.0f) == 5);
}

static_assert(strut::preferred_init<strut::hard_swish> == strut::init_hint::he);
