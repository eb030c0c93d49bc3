#include <type_traits>

#include <boost/test/unit_test.hpp>

#include "laws/initializer.hpp"
#include "strut/policy/init/lecun_normal.hpp"

static_assert(std::is_same_v<strut::lecun, strut::lecun_normal>);
static_assert(strut::lecun_normal::variance({100, 40}) == 0.01);

BOOST_AUTO_TEST_SUITE(policy_init_lecun_normal)

BOOST_AUTO_TEST_CASE(lecun_normal_obeys_the_laws_of_an_initializer) {
    laws::check_initializer<strut::lecun_normal>();
}

BOOST_AUTO_TEST_CASE(lecun_normal_is_that_of_the_reference) {
    laws::check_initializer_against_reference<strut::lecun_normal>("lecun_normal");
}

BOOST_AUTO_TEST_SUITE_END()
