#include <array>

#include <boost/test/unit_test.hpp>

#include "laws/penalty.hpp"
#include "strut/policy/penalty/decoupled.hpp"

namespace penalty = strut::penalty;

static_assert([] {
    std::array parameters{2., -4., 0.};
    penalty::decoupled<0.5>::decay(parameters.data(), 3, 0.5);
    return parameters == std::array{1.5, -3., 0.};
}());

BOOST_AUTO_TEST_SUITE(penalty_decoupled)

BOOST_AUTO_TEST_CASE(decoupled_obeys_the_laws_of_penalties) {
    laws::penalty<penalty::decoupled<>>();
    laws::penalty<penalty::decoupled<0.1, penalty::every_parameter>>();
}

BOOST_AUTO_TEST_SUITE_END()
