#include <cmath>

#include <boost/test/unit_test.hpp>

#include "laws/initializer.hpp"
#include "strut/policy/init/torch_default.hpp"

static_assert(strut::torch_default::variance({50, 40}) == 1.0 / 150);

BOOST_AUTO_TEST_SUITE(policy_init_torch_default)

BOOST_AUTO_TEST_CASE(torch_default_obeys_the_laws_of_an_initializer) {
    laws::check_initializer<strut::torch_default>();
}

BOOST_AUTO_TEST_CASE(torch_default_is_that_of_the_reference) {
    laws::check_initializer_against_reference<strut::torch_default>("torch_default");
}

BOOST_AUTO_TEST_CASE(torch_default_stays_in_its_range) {
    laws::check_range<strut::torch_default>({300, 200}, 1 / std::sqrt(300.0f));
}

BOOST_AUTO_TEST_SUITE_END()
