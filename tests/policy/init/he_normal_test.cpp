#include <type_traits>

#include <boost/test/unit_test.hpp>

#include "laws/initializer.hpp"
#include "strut/policy/init/he_normal.hpp"

static_assert(std::is_same_v<strut::he, strut::he_normal>);
static_assert(strut::he_normal::variance({100, 40}) == 0.02);
static_assert(strut::he_normal::variance({100, 40, 1}) == 0.01, "slope 1 is no relu at all");

BOOST_AUTO_TEST_SUITE(policy_init_he_normal)

BOOST_AUTO_TEST_CASE(he_normal_obeys_the_laws_of_an_initializer) {
    laws::check_initializer<strut::he_normal>();
}

BOOST_AUTO_TEST_CASE(he_normal_is_that_of_the_reference) {
    laws::check_initializer_against_reference<strut::he_normal>("he_normal");
}

BOOST_AUTO_TEST_SUITE_END()
