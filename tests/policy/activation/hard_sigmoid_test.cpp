#include <algorithm>
#include <cmath>

#include <boost/test/unit_test.hpp>

#include "laws/activation.hpp"
#include "strut/policy/activation/hard_sigmoid.hpp"

namespace {

const laws::activation_facts facts{.value = [](long double h) -> long double {
                                       return std::isnan(h) ? h : std::clamp(h + 3, 0.0L, 6.0L) / 6;
                                   },
    .ulp = 2,
    .small = 1e-6,
    .kinks = {-3, 3},
    .second_moment = 0.277639,
    .slope_moment = 0.0277028};

} // namespace

BOOST_AUTO_TEST_CASE(hard_sigmoid_obeys_the_laws_of_an_activation) {
    laws::check_activation<strut::hard_sigmoid>(facts);
}

BOOST_AUTO_TEST_CASE(the_slope_of_hard_sigmoid_at_its_kinks_is_zero) {
    for (const double h : {-3.0, 3.0}) {
        BOOST_TEST(strut::hard_sigmoid::slope(h) == 0);
        BOOST_TEST(strut::hard_sigmoid::slope_at(strut::hard_sigmoid::value(h)) == 0);
    }
    BOOST_TEST(strut::hard_sigmoid::value(3.0f) == 1);
}

static_assert(strut::preferred_init<strut::hard_sigmoid> == strut::init_hint::xavier);
