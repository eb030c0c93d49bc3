#include <cmath>

#include <boost/test/unit_test.hpp>

#include "laws/activation.hpp"
#include "strut/policy/activation/sigmoid.hpp"

namespace {

const laws::activation_facts facts{.value = [](long double h) -> long double {
                                       return (h < 0 ? std::exp(h) : 1) /
                                              (1 + std::exp(-std::abs(h)));
                                   },
    .ulp = 2.5,
    .second_moment = 0.29338,
    .slope_moment = 0.04484,
    .gain_of_torch = true};

} // namespace

BOOST_AUTO_TEST_CASE(sigmoid_obeys_the_laws_of_an_activation) {
    laws::check_activation<strut::sigmoid>(facts);
}

BOOST_AUTO_TEST_CASE(sigmoid_is_accurate_down_to_denormal_results) {
    BOOST_TEST(std::abs(strut::sigmoid::value(-100.0f) - std::exp(-100.0)) <= 1.5e-45);
    BOOST_TEST(strut::sigmoid::value(-740.0) > 0);
}

static_assert(strut::preferred_init<strut::sigmoid> == strut::init_hint::xavier);
