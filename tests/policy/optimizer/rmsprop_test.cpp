#include <cmath>
#include <vector>

#include <boost/test/unit_test.hpp>

#include "golden_training.hpp"
#include "laws/optimizer.hpp"
#include "strut/policy/optimizer/rmsprop.hpp"

// The first step: the root mean square is half the gradient.
static_assert([] {
    double parameter = 1, square = 0;
    const double gradient = 4;
    double* const moment = &square;
    strut::optimize<strut::rmsprop>(
        &parameter, &gradient, &moment, 1, {.learning_rate = 0.25, .alpha = 0.75, .epsilon = 0}, 1);
    return parameter == 0.5 && square == 4;
}());

BOOST_AUTO_TEST_SUITE(rmsprop)

BOOST_AUTO_TEST_CASE(rmsprop_obeys_the_laws_of_optimizers) {
    laws::optimizer<strut::rmsprop>();
    laws::zero_gradient_keeps_parameters<strut::rmsprop, float>(1);
}

BOOST_AUTO_TEST_CASE(rmsprop_is_pytorchs_with_every_clipping) {
    steps_are_pytorchs_with_every_clipping<strut::rmsprop>("rmsprop", {});
}

BOOST_AUTO_TEST_CASE(rmsprop_is_kerass_with_its_epsilon) {
    steps_are_pytorchs_with_every_clipping<strut::rmsprop>(
        "rmsprop_keras", strut::rmsprop::options::keras());
}

BOOST_AUTO_TEST_CASE(forms_of_epsilon_differ_for_vanishing_gradients) {
    const std::vector<double> gradient{1e-6};
    laws::optimized<strut::rmsprop, double> torch{{1.}}, keras{{1.}};
    torch.step(gradient, {.learning_rate = 1, .alpha = 0, .epsilon = 1e-7}, 1);
    keras.step(gradient,
        {.learning_rate = 1, .alpha = 0, .epsilon = 1e-7, .form = strut::epsilon_form::keras}, 1);
    BOOST_TEST(1 - torch.parameters[0] == 1e-6 / (1e-6 + 1e-7), boost::test_tools::tolerance(1e-9));
    BOOST_TEST(1 - keras.parameters[0] == 1e-6 / std::sqrt(1e-12 + 1e-7),
        boost::test_tools::tolerance(1e-9));
}

BOOST_AUTO_TEST_SUITE_END()
