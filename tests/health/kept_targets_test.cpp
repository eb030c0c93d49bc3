#include <array>
#include <cmath>
#include <cstddef>
#include <limits>

#include <boost/test/unit_test.hpp>

#include "strut/core/shape.hpp"
#include "strut/health/kept_targets.hpp"
#include "strut/policy/loss/loss_over.hpp"
#include "strut/strut.hpp"

BOOST_AUTO_TEST_SUITE(kept_targets)

using over = strut::loss_over<strut::mse, strut::shape{1}>;
using kept = strut::detail::kept_targets<over, float, float, 4>;

// The variance of what is kept.
BOOST_AUTO_TEST_CASE(the_best_constant_is_that_of_the_targets) {
    kept targets{8};
    BOOST_TEST(targets.best_constant(strut::mse{}, false) == 0);
    const std::array<float, 4> first{1, 3, 1, 3}, second{0, 8, 0, 8};
    targets.remember(first.data(), 4, true);
    BOOST_TEST(targets.best_constant(strut::mse{}, false) == 1);
    BOOST_TEST(!targets.full());
    targets.remember(first.data(), 4, true);
    BOOST_TEST(targets.full());
    BOOST_TEST(targets.best_constant(strut::mse{}, false) == 1);
    // Full: the oldest go, and it is computed anew when all have gone, or when that is urgent.
    targets.remember(second.data(), 4, true);
    BOOST_TEST(targets.best_constant(strut::mse{}, false) == 1);
    BOOST_TEST(targets.best_constant(strut::mse{}, true) == 9.5);
    targets.remember(second.data(), 4, true);
    targets.remember(second.data(), 4, true);
    BOOST_TEST(targets.best_constant(strut::mse{}, false) == 16);
    BOOST_TEST(targets.best_constant() == 16);
}

BOOST_AUTO_TEST_CASE(targets_that_are_not_finite_are_left_out) {
    kept targets{8};
    const std::array<float, 4> some{
        1, std::numeric_limits<float>::quiet_NaN(), 3, std::numeric_limits<float>::infinity()};
    targets.remember(some.data(), 4, false);
    BOOST_TEST(targets.best_constant(strut::mse{}, false) == 1);
}

BOOST_AUTO_TEST_CASE(none_may_be_kept) {
    kept targets{0};
    const std::array<float, 4> some{1, 2, 3, 4};
    targets.remember(some.data(), 4, true);
    BOOST_TEST(targets.best_constant(strut::mse{}, true) == 0);
}

BOOST_AUTO_TEST_SUITE_END()
