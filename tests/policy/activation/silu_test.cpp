#include <cmath>

#include <boost/test/unit_test.hpp>

#include "laws/activation.hpp"
#include "strut/policy/activation/silu.hpp"

namespace {

const laws::activation_facts facts{
    .value = [](long double h) -> long double { return h / (1 + std::exp(-h)); },
    .ulp = 3.5,
    .small = 1e-30,
    .second_moment = 0.35578,
    .slope_moment = 0.37948};

} // namespace

BOOST_AUTO_TEST_CASE(silu_obeys_the_laws_of_an_activation) {
    laws::check_activation<strut::silu>(facts);
}

static_assert(strut::preferred_init<strut::silu> == strut::init_hint::he);
