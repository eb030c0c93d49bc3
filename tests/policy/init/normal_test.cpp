#include <boost/test/unit_test.hpp>

#include "laws/initializer.hpp"
#include "strut/policy/init/normal.hpp"

static_assert(strut::normal<2>::variance({50, 40}) == 4);

BOOST_AUTO_TEST_SUITE(policy_init_normal)

BOOST_AUTO_TEST_CASE(normal_obeys_the_laws_of_an_initializer) {
    laws::check_initializer<strut::normal<0.1>>();
}

BOOST_AUTO_TEST_CASE(normal_is_that_of_the_reference) {
    laws::check_initializer_against_reference<strut::normal<0.1>>("normal");
}

BOOST_AUTO_TEST_SUITE_END()
