#include <boost/test/unit_test.hpp>

#include "laws/initializer.hpp"
#include "strut/policy/init/constant.hpp"

static_assert(strut::constant<0.3>::variance({50, 40}) == 0);

BOOST_AUTO_TEST_SUITE(policy_init_constant)

BOOST_AUTO_TEST_CASE(constant_obeys_the_laws_of_an_initializer) {
    laws::check_initializer<strut::constant<0.3>>({.is_random = false});
}

BOOST_AUTO_TEST_CASE(constant_is_its_value_everywhere) {
    for (const float w : laws::detail::filled<strut::constant<0.3>, float>({7, 5}, 1))
        BOOST_TEST(w == 0.3f);
}

BOOST_AUTO_TEST_SUITE_END()
