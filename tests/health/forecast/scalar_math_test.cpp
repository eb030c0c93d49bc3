#include "strut/health/forecast/scalar_math.hpp"

#include <algorithm>
#include <cmath>

#include <boost/test/unit_test.hpp>

BOOST_AUTO_TEST_SUITE(forecast_scalar_math)

namespace {

using math = strut::health::scalar_math;

/// Within the accuracy that it states, of 1 where the result is smaller.
void same(double found, double expected) {
    BOOST_TEST(std::abs(found - expected) <= 3e-15 * std::max(std::abs(expected), 1.0),
        found << " is not " << expected);
}

} // namespace

BOOST_AUTO_TEST_CASE(functions_are_those_of_the_standard_library) {
    for (double x = -30; x <= 30; x += 0.0371) {
        BOOST_TEST_CONTEXT(x) {
            same(math::exp(x), std::exp(x));
            same(math::expm1(x), std::expm1(x));
            same(math::tanh(x), std::tanh(x));
            same(math::sigmoid(x), 1 / (1 + std::exp(-x)));
            same(math::normal_cdf(x), std::erfc(-x / std::sqrt(2.0)) / 2);
            same(math::normal(x).density, std::exp(-x * x / 2) / std::sqrt(2 * std::acos(-1.0)));
        }
    }
}

// Small arguments keep their digits, beyond the range of doubles nothing breaks.
BOOST_AUTO_TEST_CASE(ends_of_the_range) {
    for (const double x : {1e-300, 1e-16, 1e-5}) {
        BOOST_TEST(std::abs(math::expm1(x) / std::expm1(x) - 1) < 1e-15);
        BOOST_TEST(std::abs(math::tanh(-x) / std::tanh(-x) - 1) < 1e-15);
    }
    BOOST_TEST(math::exp(-1e4) == 0);
    BOOST_TEST(std::isfinite(math::exp(1e4)));
    BOOST_TEST(math::tanh(1e300) == 1);
    BOOST_TEST(math::tanh(-1e300) == -1);
    BOOST_TEST(math::sigmoid(-1e4) >= 0);
    BOOST_TEST(math::sigmoid(1e4) == 1);
}

static_assert(math::exp(0) == 1 && math::tanh(0) == 0 && math::sigmoid(0) == 0.5);

BOOST_AUTO_TEST_SUITE_END()
