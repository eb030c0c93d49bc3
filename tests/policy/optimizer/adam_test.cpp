#include <cmath>
#include <cstddef>
#include <vector>

#include <boost/test/unit_test.hpp>

#include "golden_training.hpp"
#include "laws/optimizer.hpp"
#include "strut/policy/optimizer/adam.hpp"

// The first step has the length of the learning rate.
static_assert([] {
    double parameter = 1, mean = 0, square = 0;
    const double gradient = 64;
    double* const moment[] = {&mean, &square};
    strut::optimize<strut::adam>(
        &parameter, &gradient, moment, 1, {.learning_rate = 0.5, .epsilon = 0}, 1);
    return parameter > 0.4999999 && parameter < 0.5000001;
}());
static_assert(strut::detail::power(0.5, 10) == 1 / 1024.);

BOOST_AUTO_TEST_SUITE(adam)

BOOST_AUTO_TEST_CASE(adam_obeys_the_laws_of_optimizers) {
    laws::optimizer<strut::adam>();
    laws::zero_gradient_keeps_parameters<strut::adam, float>(1);
    laws::zero_gradient_keeps_parameters<strut::adam, double>(1);
}

BOOST_AUTO_TEST_CASE(adam_is_pytorchs_with_every_clipping) {
    steps_are_pytorchs_with_every_clipping<strut::adam>("adam", {});
    steps_are_pytorchs_with_every_clipping<strut::adam>(
        "adam_options", {.learning_rate = 0.05, .beta1 = 0.8, .beta2 = 0.99, .epsilon = 1e-3});
}

BOOST_AUTO_TEST_CASE(adam_is_kerass_with_its_epsilon) {
    steps_are_pytorchs_with_every_clipping<strut::adam>(
        "adam_keras", strut::adam::options::keras());
}

BOOST_AUTO_TEST_CASE(three_steps_in_float_are_those_in_double) {
    constexpr std::size_t size = 1000;
    constexpr unsigned seed = 3;
    laws::optimized<strut::adam, float> narrow{std::vector<float>(size)};
    laws::optimized<strut::adam, double> wide{std::vector<double>(size)};
    for (unsigned step = 1; step <= 3; ++step) {
        const auto gradient = laws::normal_numbers<float>(size, seed + step);
        narrow.step(gradient, {}, step);
        wide.step({gradient.begin(), gradient.end()}, {}, step);
    }
    // What has been moved from zero on: 1e-6 of each step, not of the parameter.
    BOOST_TEST(golden::distance(narrow.parameters, wide.parameters) <= 1e-6);
}

BOOST_AUTO_TEST_CASE(late_steps_need_no_correction_for_the_start) {
    BOOST_TEST(strut::detail::power(0.999, 100) == std::pow(0.999, 100),
        boost::test_tools::tolerance(1e-14));
    BOOST_TEST(strut::detail::power(0.9, 1'000'000'000'000) == 0);
}

BOOST_AUTO_TEST_SUITE_END()
