#include <cmath>

#include <boost/test/unit_test.hpp>

#include "laws/activation.hpp"
#include "strut/policy/activation/prelu.hpp"

namespace {

const laws::activation_facts facts{
    .value = [](long double h) -> long double { return h > 0 ? h : h / 4; },
    .ulp = 1.6,
    .kinks = {0},
    .second_moment = 0.53125,
    .slope_moment = 0.53125,
    .gain_of_torch = true};

} // namespace

BOOST_AUTO_TEST_CASE(prelu_obeys_the_laws_of_an_activation) {
    laws::check_activation<strut::prelu<>>(facts);
}

BOOST_AUTO_TEST_CASE(prelu_obeys_the_laws_at_any_parameter) {
    using strut::prelu;
    for (const double a : {-0.5, 0.0, 0.25, 1.5})
        for (double h = -3.05; h < 3; h += 0.1) {
            const double step = 1e-6;
            const double by_h = (prelu<>::value(h + step, a) - prelu<>::value(h - step, a)) / 2;
            const double by_a = (prelu<>::value(h, a + step) - prelu<>::value(h, a - step)) / 2;
            BOOST_TEST(std::abs(by_h / step - prelu<>::slope(h, a)) < 1e-8);
            BOOST_TEST(std::abs(by_a / step - prelu<>::parameter_slope(h)) < 1e-8);
        }
}

BOOST_AUTO_TEST_CASE(prelu_at_zero_is_as_in_pytorch) {
    BOOST_TEST(strut::prelu<>::slope(0.0, 0.25) == 0.25);
    BOOST_TEST(strut::prelu<>::parameter_slope(0.0) == 0);
    BOOST_TEST(strut::prelu<>::parameter_slope(-2.0f) == -2);
    BOOST_TEST(strut::prelu<>::parameter_slope(2.0f) == 0);
}

static_assert(strut::preferred_init<strut::prelu<>> == strut::init_hint::he);
static_assert(strut::parametric_activation<strut::prelu<>> && strut::prelu<>::shared);
static_assert(strut::parametric_activation<strut::prelu_per_channel<0.1>>);
static_assert(!strut::prelu_per_channel<>::shared && strut::prelu_per_channel<0.1>::start == 0.1);
static_assert(strut::prelu<0.1>::negative_slope == 0.1 && strut::prelu<>::value(-2.0, 0.5) == -1);
