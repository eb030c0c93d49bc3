#include <cmath>

#include <boost/test/unit_test.hpp>

#include "laws/initializer.hpp"
#include "strut/policy/init/he_uniform.hpp"

static_assert(strut::he_uniform::variance({100, 40}) == 0.02);
static_assert(strut::he_uniform::variance({100, 40, 1}) == 0.01, "slope 1 is no relu at all");

BOOST_AUTO_TEST_SUITE(policy_init_he_uniform)

BOOST_AUTO_TEST_CASE(he_uniform_obeys_the_laws_of_an_initializer) {
    laws::check_initializer<strut::he_uniform>();
}

BOOST_AUTO_TEST_CASE(he_uniform_is_that_of_the_reference) {
    laws::check_initializer_against_reference<strut::he_uniform>("he_uniform");
}

BOOST_AUTO_TEST_CASE(he_uniform_stays_in_its_range) {
    laws::check_range<strut::he_uniform>({300, 200}, std::sqrt(6.0f / 300));
}

BOOST_AUTO_TEST_SUITE_END()
