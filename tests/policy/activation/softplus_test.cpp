#include <algorithm>
#include <cmath>

#include <boost/test/unit_test.hpp>

#include "laws/activation.hpp"
#include "strut/policy/activation/softplus.hpp"

namespace {

const laws::activation_facts facts{.value = [](long double h) -> long double {
                                       return std::max(h, 0.0L) +
                                              std::log1p(std::exp(-std::abs(h)));
                                   },
    .ulp = 3,
    .second_moment = 0.92125,
    .slope_moment = 0.29338};

} // namespace

BOOST_AUTO_TEST_CASE(softplus_obeys_the_laws_of_an_activation) {
    laws::check_activation<strut::softplus>(facts);
}

BOOST_AUTO_TEST_CASE(softplus_is_accurate_far_below_zero) {
    BOOST_TEST(std::abs(strut::softplus::value(-60.0f) / std::exp(-60.0) - 1) < 3e-7);
}

static_assert(strut::preferred_init<strut::softplus> == strut::init_hint::xavier);
