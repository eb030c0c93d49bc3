#include <cmath>

#include <boost/test/unit_test.hpp>

#include "laws/activation.hpp"
#include "strut/policy/activation/selu.hpp"

namespace {

const laws::activation_facts facts{
    .value = [](long double h) -> long double {
        return 1.0507009873554804934193349852946L *
               (h > 0 ? h : 1.6732632423543772848170429916717L * std::expm1(h));
    },
    .ulp = 3.5,
    .kinks = {0},
    .second_moment = 1,
    .slope_moment = 1.07157,
    .gain_of_torch = true};

} // namespace

BOOST_AUTO_TEST_CASE(selu_obeys_the_laws_of_an_activation) {
    laws::check_activation<strut::selu>(facts);
}

BOOST_AUTO_TEST_CASE(selu_keeps_zero_mean_and_unit_variance) {
    double mean = 0;
    constexpr double step = 1.0 / 512;
    for (double z = -10 + step / 2; z < 10; z += step)
        mean += step * std::exp(-z * z / 2) / std::sqrt(2 * 3.14159265358979324) *
                strut::selu::value(z);
    BOOST_TEST(std::abs(mean) < 1e-6);
}

static_assert(strut::preferred_init<strut::selu> == strut::init_hint::lecun);
