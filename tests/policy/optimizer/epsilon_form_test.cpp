#include <cmath>

#include <boost/test/unit_test.hpp>

#include "laws/optimizer.hpp"
#include "strut/policy/optimizer/adam.hpp"
#include "strut/policy/optimizer/adamw.hpp"
#include "strut/policy/optimizer/epsilon_form.hpp"
#include "strut/policy/optimizer/rmsprop.hpp"

namespace {

using strut::epsilon_form;

static_assert(strut::adam::options{}.form == epsilon_form::torch);
static_assert(strut::adamw::options{}.form == epsilon_form::torch);
static_assert(strut::rmsprop::options{}.form == epsilon_form::torch);
static_assert(strut::adam::options::keras().form == epsilon_form::keras);
static_assert(strut::adamw::options::keras().form == epsilon_form::keras);
static_assert(strut::rmsprop::options::keras().form == epsilon_form::keras);

// An epsilon of zero is so small that it is seen nowhere else.
static_assert(strut::detail::epsilon_beside_root<float>(1e-8) == 1e-8f);
static_assert(strut::detail::epsilon_beside_root<float>(0) < 1.1e-19f);
static_assert(strut::detail::epsilon_beside_root<float>(1e-30) > 1e-19f);
static_assert(strut::detail::epsilon_beside_root<double>(1e-30) == 1e-30);

/// How far the first step goes with a gradient of g, relative to the learning rate.
template <class Optimizer>
double first_step(double g, epsilon_form form) {
    typename Optimizer::options options;
    options.learning_rate = 1e-3;
    options.epsilon = 1e-7;
    options.form = form;
    laws::optimized<Optimizer, double> at{{0.}};
    at.step({g}, options, 1);
    return -at.parameters[0] / options.learning_rate;
}

} // namespace

BOOST_AUTO_TEST_SUITE(optimizer_epsilon_form)

BOOST_AUTO_TEST_CASE(both_forms_are_the_same_for_gradients_well_above_epsilon) {
    const auto same = [](double torch, double keras) {
        BOOST_TEST(torch == keras, boost::test_tools::tolerance(1e-5));
    };
    same(first_step<strut::adam>(1, epsilon_form::torch),
        first_step<strut::adam>(1, epsilon_form::keras));
    same(first_step<strut::adamw>(1, epsilon_form::torch),
        first_step<strut::adamw>(1, epsilon_form::keras));
    same(first_step<strut::rmsprop>(1, epsilon_form::torch),
        first_step<strut::rmsprop>(1, epsilon_form::keras));
}

BOOST_AUTO_TEST_CASE(epsilon_decides_how_far_a_vanishing_gradient_goes) {
    constexpr double g = 1e-6;
    const auto expect = [](double found, double expected) {
        BOOST_TEST(found == expected, boost::test_tools::tolerance(1e-12));
    };
    // Adam's first step: both means, corrected, are the gradient and its square.
    const double torch = g / (g + 1e-7);
    const double keras = g / (g + 1e-7 / std::sqrt(1 - 0.999));
    expect(first_step<strut::adam>(g, epsilon_form::torch), torch);
    expect(first_step<strut::adam>(g, epsilon_form::keras), keras);
    expect(first_step<strut::adamw>(g, epsilon_form::torch), torch);
    expect(first_step<strut::adamw>(g, epsilon_form::keras), keras);
    // RMSprop's: a hundredth of the square.
    expect(first_step<strut::rmsprop>(g, epsilon_form::torch), g / (g / 10 + 1e-7));
    expect(first_step<strut::rmsprop>(g, epsilon_form::keras), g / std::sqrt(g * g / 100 + 1e-7));
}

BOOST_AUTO_TEST_SUITE_END()
