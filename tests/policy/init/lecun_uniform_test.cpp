#include <cmath>

#include <boost/test/unit_test.hpp>

#include "laws/initializer.hpp"
#include "strut/policy/init/lecun_uniform.hpp"

static_assert(strut::lecun_uniform::variance({100, 40}) == 0.01);

BOOST_AUTO_TEST_SUITE(policy_init_lecun_uniform)

BOOST_AUTO_TEST_CASE(lecun_uniform_obeys_the_laws_of_an_initializer) {
    laws::check_initializer<strut::lecun_uniform>();
}

BOOST_AUTO_TEST_CASE(lecun_uniform_is_that_of_the_reference) {
    laws::check_initializer_against_reference<strut::lecun_uniform>("lecun_uniform");
}

BOOST_AUTO_TEST_CASE(lecun_uniform_stays_in_its_range) {
    laws::check_range<strut::lecun_uniform>({300, 200}, std::sqrt(3.0f / 300));
}

BOOST_AUTO_TEST_SUITE_END()
