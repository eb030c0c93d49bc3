#include <array>

#include <boost/test/unit_test.hpp>

#include "laws/penalty.hpp"
#include "strut/policy/penalty/l2.hpp"

namespace penalty = strut::penalty;

static_assert([] {
    std::array gradient{1., 1., 1.};
    const std::array parameters{2., -0.5, 0.};
    penalty::l2<0.5>::add_to_gradient(gradient.data(), parameters.data(), 3);
    return gradient == std::array{2., 0.75, 1.};
}());

BOOST_AUTO_TEST_SUITE(penalty_l2)

BOOST_AUTO_TEST_CASE(l2_obeys_the_laws_of_penalties) {
    laws::penalty<penalty::l2<>>();
    laws::penalty<penalty::l2<0.1, penalty::every_parameter>>();
}

BOOST_AUTO_TEST_SUITE_END()
