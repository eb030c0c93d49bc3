#include <cmath>

#include <boost/test/unit_test.hpp>

#include "laws/activation.hpp"
#include "strut/policy/activation/elu.hpp"

namespace {

const laws::activation_facts facts{
    .value = [](long double h) -> long double { return h > 0 ? h : std::expm1(h); },
    .ulp = 1.5,
    .kinks = {0},
    .second_moment = 0.64495,
    .slope_moment = 0.66810};

} // namespace

BOOST_AUTO_TEST_CASE(elu_obeys_the_laws_of_an_activation) {
    laws::check_activation<strut::elu<>>(facts);
}

BOOST_AUTO_TEST_CASE(elu_with_another_alpha_obeys_the_laws) {
    auto half = facts;
    half.value = [](long double h) -> long double { return h > 0 ? h : std::expm1(h) / 2; };
    half.kinks = {0};
    half.second_moment = 0.5 + (0.644945417492923863 - 0.5) / 4;
    half.slope_moment = 0.5 + (0.66810200122317061 - 0.5) / 4;
    laws::check_activation<strut::elu<0.5>>(half);
}

static_assert(strut::preferred_init<strut::elu<>> == strut::init_hint::he);
