#include <array>

#include <boost/test/unit_test.hpp>

#include "laws/penalty.hpp"
#include "strut/policy/penalty/l1.hpp"

namespace penalty = strut::penalty;

static_assert([] {
    std::array gradient{1., 1., 1., 1.};
    const std::array parameters{3., -0.25, 0., -0.};
    penalty::l1<0.5>::add_to_gradient(gradient.data(), parameters.data(), 4);
    return gradient == std::array{1.5, 0.5, 1., 1.};
}());

BOOST_AUTO_TEST_SUITE(penalty_l1)

BOOST_AUTO_TEST_CASE(l1_obeys_the_laws_of_penalties) {
    laws::penalty<penalty::l1<>>();
    laws::penalty<penalty::l1<0.1, penalty::every_parameter>>();
}

BOOST_AUTO_TEST_CASE(l1_pulls_all_weights_alike) {
    std::array<float, 37> gradient{};
    std::array<float, 37> parameters{};
    for (std::size_t i = 0; i < 37; ++i)
        parameters[i] = (i % 2 == 0 ? 1e-6f : -1.f) * static_cast<float>(i + 1);
    penalty::l1<0.125>::add_to_gradient(gradient.data(), parameters.data(), 37);
    for (std::size_t i = 0; i < 37; ++i)
        BOOST_TEST(gradient[i] == (i % 2 == 0 ? 0.125f : -0.125f));
}

BOOST_AUTO_TEST_SUITE_END()
