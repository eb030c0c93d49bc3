#include <boost/test/unit_test.hpp>

#include "laws/initializer.hpp"
#include "strut/policy/init/zeros.hpp"

static_assert(strut::zeros::variance({50, 40}) == 0);

BOOST_AUTO_TEST_SUITE(policy_init_zeros)

BOOST_AUTO_TEST_CASE(zeros_obeys_the_laws_of_an_initializer) {
    laws::check_initializer<strut::zeros>({.is_random = false});
}

BOOST_AUTO_TEST_CASE(zeros_are_zero_everywhere) {
    for (const float w : laws::detail::filled<strut::zeros, float>({7, 5}, 1))
        BOOST_TEST(w == 0);
}

BOOST_AUTO_TEST_SUITE_END()
