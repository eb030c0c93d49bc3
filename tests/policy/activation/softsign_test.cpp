#include <cmath>

#include <boost/test/unit_test.hpp>

#include "laws/activation.hpp"
#include "strut/policy/activation/softsign.hpp"

namespace {

const laws::activation_facts facts{
    .value = [](long double h) -> long double { return h / (1 + std::abs(h)); },
    .ulp = 2,
    .kinks = {0},
    .second_moment = 0.183014,
    .slope_moment = 0.227671};

} // namespace

BOOST_AUTO_TEST_CASE(softsign_obeys_the_laws_of_an_activation) {
    laws::check_activation<strut::softsign>(facts);
}

static_assert(strut::preferred_init<strut::softsign> == strut::init_hint::xavier);
