#include "strut/health/forecast/moment_table.hpp"

#include <cmath>

#include <boost/test/unit_test.hpp>

#include "strut/policy/activation/gelu.hpp"
#include "strut/policy/activation/relu.hpp"
#include "strut/policy/activation/tanh.hpp"

BOOST_AUTO_TEST_SUITE(forecast_moment_table)

namespace {

using namespace strut;
using health::integrand;
using health::integrate;
using health::moments;

/// Counts its integrations.
int integrations = 0;
moments counted(double variance, double mean) {
    ++integrations;
    return integrate<strut::tanh>(variance, mean);
}

} // namespace

// moments_test holds its numbers to the integrals; here is what it spares.
BOOST_AUTO_TEST_CASE(depth_costs_no_integrations) {
    health::moment_table table;
    const integrand act{&counted, false};
    integrations = 0;
    for (int layer = 0; layer < 100; ++layer)
        table(act, 1 + layer * 0.001);
    BOOST_TEST(integrations <= 6);
    table(act, 1.5);
    BOOST_TEST(integrations <= 6);
    // Of a line on either side of zero one integral is enough, for any variance.
    const integrand line{&counted, true};
    health::moment_table another;
    integrations = 0;
    for (double variance = 1e-30; variance < 1e30; variance *= 7)
        another(line, variance);
    BOOST_TEST(integrations == 1);
}

BOOST_AUTO_TEST_CASE(activations_are_kept_apart) {
    health::moment_table table;
    for (int round = 0; round < 2; ++round) {
        BOOST_TEST(std::abs(table(integrand::of<relu>(), 3).square - 1.5) < 1e-9);
        BOOST_TEST(std::abs(table(integrand::of<strut::tanh>(), 4).square -
                            integrate<strut::tanh>(4).square) < 1e-12);
        BOOST_TEST(
            std::abs(table(integrand::of<gelu>(), 4).square - integrate<gelu>(4).square) < 1e-12);
    }
}

// Means are integrated each time, and no variance is no spread.
BOOST_AUTO_TEST_CASE(means_and_ends) {
    health::moment_table table;
    const integrand act = integrand::of<strut::tanh>();
    BOOST_TEST(bool(table(act, 1.3, 0.7) == integrate<strut::tanh>(1.3, 0.7)));
    BOOST_TEST(bool(table(act, 1.3, -0.7) == integrate<strut::tanh>(1.3, -0.7)));
    BOOST_TEST(table(act, 0).square < 1e-200);
    BOOST_TEST(std::abs(table(act, 0).slope_square - 1) < 2e-3);
    BOOST_TEST(std::isfinite(table(act, 1e300).slope_square));
}

BOOST_AUTO_TEST_SUITE_END()
