#include <cmath>

#include <boost/test/unit_test.hpp>

#include "laws/activation.hpp"
#include "strut/policy/activation/gelu.hpp"

namespace {

const laws::activation_facts facts{
    .value = [](long double h) -> long double { return h * std::erfc(-h / std::sqrt(2.0L)) / 2; },
    .ulp = 6,
    .small = 1e-36,
    .second_moment = 0.42522,
    .slope_moment = 0.45585};

} // namespace

BOOST_AUTO_TEST_CASE(gelu_obeys_the_laws_of_an_activation) {
    laws::check_activation<strut::gelu>(facts);
}

static_assert(strut::preferred_init<strut::gelu> == strut::init_hint::he);
static_assert(!strut::has_slope_at<strut::gelu>);
