#include <cmath>
#include <type_traits>

#include <boost/test/unit_test.hpp>

#include "laws/initializer.hpp"
#include "strut/policy/init/xavier_uniform.hpp"

static_assert(std::is_same_v<strut::xavier, strut::xavier_uniform>);
static_assert(strut::xavier_uniform::variance({60, 40}) == 0.02);

BOOST_AUTO_TEST_SUITE(policy_init_xavier_uniform)

BOOST_AUTO_TEST_CASE(xavier_uniform_obeys_the_laws_of_an_initializer) {
    laws::check_initializer<strut::xavier_uniform>();
}

BOOST_AUTO_TEST_CASE(xavier_uniform_is_that_of_the_reference) {
    laws::check_initializer_against_reference<strut::xavier_uniform>("xavier_uniform");
}

BOOST_AUTO_TEST_CASE(xavier_uniform_stays_in_its_range) {
    laws::check_range<strut::xavier_uniform>({300, 200}, std::sqrt(6.0f / 500));
}

BOOST_AUTO_TEST_SUITE_END()
