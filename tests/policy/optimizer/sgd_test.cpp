#include <array>

#include <boost/test/unit_test.hpp>

#include "golden_training.hpp"
#include "laws/optimizer.hpp"
#include "strut/policy/optimizer/sgd.hpp"

static_assert([] {
    std::array parameters{1., 2.};
    const std::array gradient{4., -8.};
    strut::optimize<strut::sgd, double>(
        parameters.data(), gradient.data(), nullptr, 2, {.learning_rate = 0.25}, 1);
    return parameters == std::array{0., 4.};
}());
static_assert(!strut::optimizer<int>);

BOOST_AUTO_TEST_SUITE(sgd)

BOOST_AUTO_TEST_CASE(sgd_obeys_the_laws_of_optimizers) {
    laws::optimizer<strut::sgd>();
    laws::zero_gradient_keeps_parameters<strut::sgd, float>(1);
}

BOOST_AUTO_TEST_CASE(sgd_is_pytorchs_with_every_clipping) {
    steps_are_pytorchs_with_every_clipping<strut::sgd>("sgd", {.learning_rate = 0.1});
}

BOOST_AUTO_TEST_SUITE_END()
