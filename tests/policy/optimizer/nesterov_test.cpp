#include <boost/test/unit_test.hpp>

#include "golden_training.hpp"
#include "laws/optimizer.hpp"
#include "strut/policy/optimizer/nesterov.hpp"

// Already the first step looks ahead: 1 + Mu times as long as sgd's.
static_assert([] {
    double parameter = 1, velocity = 0;
    const double gradient = 4;
    double* const moment = &velocity;
    strut::optimize<strut::nesterov<0.5>>(
        &parameter, &gradient, &moment, 1, {.learning_rate = 0.125}, 1);
    return parameter == 0.25 && velocity == 4;
}());

BOOST_AUTO_TEST_SUITE(nesterov)

BOOST_AUTO_TEST_CASE(nesterov_obeys_the_laws_of_optimizers) {
    laws::optimizer<strut::nesterov<>>();
    laws::zero_gradient_keeps_parameters<strut::nesterov<>, float>(1);
}

BOOST_AUTO_TEST_CASE(nesterov_is_pytorchs_with_every_clipping) {
    steps_are_pytorchs_with_every_clipping<strut::nesterov<0.8>>(
        "nesterov", {.learning_rate = 0.1});
}

BOOST_AUTO_TEST_SUITE_END()
