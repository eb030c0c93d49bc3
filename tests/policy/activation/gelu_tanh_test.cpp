#include <cmath>

#include <boost/test/unit_test.hpp>

#include "laws/activation.hpp"
#include "strut/policy/activation/gelu.hpp"
#include "strut/policy/activation/gelu_tanh.hpp"

namespace {

const laws::activation_facts facts{
    .value = [](long double h) -> long double {
        const long double u = std::sqrt(2 / 3.14159265358979323846L) * (h + 0.044715L * h * h * h);
        return h / (1 + std::exp(-2 * u));
    },
    .ulp = 20,
    .small = 1e-3,
    .second_moment = 0.425194,
    .slope_moment = 0.455818};

} // namespace

BOOST_AUTO_TEST_CASE(gelu_tanh_obeys_the_laws_of_an_activation) {
    laws::check_activation<strut::gelu_tanh>(facts);
}

BOOST_AUTO_TEST_CASE(gelu_tanh_is_near_gelu) {
    for (double h = -8; h < 8; h += 0.01)
        BOOST_TEST(std::abs(strut::gelu_tanh::value(h) - strut::gelu::value(h)) < 5e-4);
}

static_assert(strut::preferred_init<strut::gelu_tanh> == strut::init_hint::he);
