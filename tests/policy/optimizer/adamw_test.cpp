#include <vector>

#include <boost/test/unit_test.hpp>

#include "golden_training.hpp"
#include "laws/optimizer.hpp"
#include "strut/policy/optimizer/adam.hpp"
#include "strut/policy/optimizer/adamw.hpp"

BOOST_AUTO_TEST_SUITE(adamw)

BOOST_AUTO_TEST_CASE(adamw_obeys_the_laws_of_optimizers) {
    laws::optimizer<strut::adamw>();
}

BOOST_AUTO_TEST_CASE(adamw_is_pytorchs_with_every_clipping) {
    steps_are_pytorchs_with_every_clipping<strut::adamw>(
        "adamw", {.learning_rate = 0.01, .weight_decay = 0.1});
}

BOOST_AUTO_TEST_CASE(adamw_is_kerass_with_its_epsilon_and_decay) {
    steps_are_pytorchs_with_every_clipping<strut::adamw>(
        "adamw_keras", strut::adamw::options::keras());
}

BOOST_AUTO_TEST_CASE(adamw_shrinks_parameters_without_gradient) {
    laws::optimized<strut::adamw, double> at{{4., -8.}};
    at.step({0, 0}, {.learning_rate = 0.5, .weight_decay = 0.5}, 1);
    BOOST_TEST(at.parameters == (std::vector{3., -6.}), boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(adamw_without_decay_is_adam) {
    const auto gradient = laws::normal_numbers<float>(50, 1);
    laws::optimized<strut::adamw, float> decayed{std::vector<float>(50, 1.f)};
    laws::optimized<strut::adam, float> plain{std::vector<float>(50, 1.f)};
    decayed.step(gradient, {.weight_decay = 0}, 1);
    plain.step(gradient, {}, 1);
    BOOST_TEST(decayed.parameters == plain.parameters, boost::test_tools::per_element());
}

BOOST_AUTO_TEST_SUITE_END()
