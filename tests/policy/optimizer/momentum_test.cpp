#include <array>

#include <boost/test/unit_test.hpp>

#include "golden_training.hpp"
#include "laws/optimizer.hpp"
#include "strut/policy/optimizer/momentum.hpp"

// The first step is sgd's; with a constant gradient the second one is 1 + Mu times as long.
static_assert([] {
    double parameter = 1, velocity = 0;
    const double gradient = 4;
    double* const moment = &velocity;
    strut::optimize<strut::momentum<0.5>>(
        &parameter, &gradient, &moment, 1, {.learning_rate = 0.125}, 1);
    const bool first = parameter == 0.5;
    strut::optimize<strut::momentum<0.5>>(
        &parameter, &gradient, &moment, 1, {.learning_rate = 0.125}, 2);
    return first && parameter == -0.25;
}());

BOOST_AUTO_TEST_SUITE(momentum)

BOOST_AUTO_TEST_CASE(momentum_obeys_the_laws_of_optimizers) {
    laws::optimizer<strut::momentum<>>();
    laws::zero_gradient_keeps_parameters<strut::momentum<>, float>(1);
}

BOOST_AUTO_TEST_CASE(momentum_is_pytorchs_with_every_clipping) {
    steps_are_pytorchs_with_every_clipping<strut::momentum<0.9>>(
        "momentum", {.learning_rate = 0.1});
}

BOOST_AUTO_TEST_SUITE_END()
