#include <cmath>

#include <boost/test/unit_test.hpp>

#include "laws/initializer.hpp"
#include "strut/policy/init/he_truncated.hpp"

static_assert(strut::he_truncated::variance({100, 40}) == 0.02);
static_assert(strut::he_truncated::variance({100, 40, 1}) == 0.01, "slope 1 is no relu at all");

BOOST_AUTO_TEST_SUITE(policy_init_he_truncated)

BOOST_AUTO_TEST_CASE(he_truncated_obeys_the_laws_of_an_initializer) {
    laws::check_initializer<strut::he_truncated>();
}

BOOST_AUTO_TEST_CASE(he_truncated_is_that_of_the_reference) {
    laws::check_initializer_against_reference<strut::he_truncated>("he_truncated");
}

BOOST_AUTO_TEST_CASE(he_truncated_stays_in_its_range) {
    laws::check_range<strut::he_truncated>({300, 200}, 2 * std::sqrt(2.0f / 300) / 0.8796256f);
}

BOOST_AUTO_TEST_SUITE_END()
