#include <boost/test/unit_test.hpp>

#include "laws/initializer.hpp"
#include "strut/policy/init/xavier_normal.hpp"

static_assert(strut::xavier_normal::variance({60, 40}) == 0.02);

BOOST_AUTO_TEST_SUITE(policy_init_xavier_normal)

BOOST_AUTO_TEST_CASE(xavier_normal_obeys_the_laws_of_an_initializer) {
    laws::check_initializer<strut::xavier_normal>();
}

BOOST_AUTO_TEST_CASE(xavier_normal_is_that_of_the_reference) {
    laws::check_initializer_against_reference<strut::xavier_normal>("xavier_normal");
}

BOOST_AUTO_TEST_SUITE_END()
