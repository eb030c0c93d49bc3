#include <cmath>

#include <boost/test/unit_test.hpp>

#include "laws/activation.hpp"
#include "strut/policy/activation/tanh.hpp"

namespace {

const laws::activation_facts facts{
    .value = [](long double h) -> long double { return std::tanh(h); },
    .ulp = 1.8,
    .second_moment = 0.39429,
    .slope_moment = 0.46440,
    .gain_of_torch = true};

} // namespace

BOOST_AUTO_TEST_CASE(tanh_obeys_the_laws_of_an_activation) {
    laws::check_activation<strut::tanh>(facts);
}

static_assert(strut::preferred_init<strut::tanh> == strut::init_hint::xavier);
