#include <algorithm>
#include <cmath>

#include <boost/test/unit_test.hpp>

#include "laws/initializer.hpp"
#include "strut/policy/init/uniform.hpp"

static_assert(strut::uniform<3>::variance({50, 40}) == 3);

BOOST_AUTO_TEST_SUITE(policy_init_uniform)

BOOST_AUTO_TEST_CASE(uniform_obeys_the_laws_of_an_initializer) {
    laws::check_initializer<strut::uniform<0.05>>();
}

BOOST_AUTO_TEST_CASE(uniform_is_that_of_the_reference) {
    laws::check_initializer_against_reference<strut::uniform<0.05>>("uniform");
}

BOOST_AUTO_TEST_CASE(uniform_stays_in_its_range) {
    const auto weights = laws::detail::filled<strut::uniform<0.05>, float>({300, 200}, 1);
    const float limit = 0.05f;
    float largest = 0;
    for (const float w : weights)
        largest = std::max(largest, std::abs(w));
    BOOST_TEST(largest <= limit);
    BOOST_TEST(largest > 0.999f * limit);
}

BOOST_AUTO_TEST_SUITE_END()
