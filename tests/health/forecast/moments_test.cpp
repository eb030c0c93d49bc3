#include "strut/health/forecast/moments.hpp"

#include <cmath>

#include <boost/test/unit_test.hpp>

#include "strut/health/forecast/moment_table.hpp"
#include "strut/inference.hpp"

BOOST_AUTO_TEST_SUITE(forecast_moments)

namespace {

using namespace strut;
using health::integrate;
using health::moments;

double cdf(double x) {
    return 0.5 * std::erfc(-x / std::sqrt(2.0));
}
double relative(double a, double b) {
    return std::abs(a - b) / std::abs(b);
}

/// The user's own, without a name, a kink or a table.
struct square_root {
    static constexpr auto value(auto h) { return simd::select(h > 0, h * 0.5, h * h * 0.125); }
    static constexpr auto slope(auto h) { return simd::select(h > 0, decltype(h)(0.5), h * 0.25); }
};

constexpr double variances[] = {1e-6, 0.01, 0.3, 1, 1.7, 4, 30, 1000};

} // namespace

/// Closed forms of the second moment of value and slope.
BOOST_AUTO_TEST_CASE(moments_agree_with_the_closed_forms) {
    for (const double q : variances) {
        const double s = std::sqrt(q);
        const double pi = std::acos(-1.0);
        const auto same = [&](const moments& at, double square, double slope_square) {
            BOOST_TEST_CONTEXT("variance " << q) {
                BOOST_TEST(relative(at.square, square) < 2e-7);
                BOOST_TEST(relative(at.slope_square, slope_square) < 5e-6);
            }
        };
        same(integrate<identity>(q), q, 1);
        same(integrate<relu>(q), q / 2, 0.5);
        same(integrate<leaky_relu<0.2>>(q), q * 0.52, 0.52);
        same(integrate<prelu<>>(q), q * 0.53125, 0.53125);
        const double inside = std::erf(1 / s / std::sqrt(2.0));
        const double density = std::exp(-0.5 / q) / std::sqrt(2 * pi);
        same(integrate<hardtanh>(q), q * (inside - 2 / s * density) + 1 - inside, inside);
        if (q >= 0.3 && q < 100) { // elsewhere these forms cancel or overflow
            const double far = std::exp(2 * q) * cdf(-2 * s);
            same(integrate<elu<>>(q), q / 2 + far - 2 * std::exp(q / 2) * cdf(-s) + 0.5, 0.5 + far);
        }
        const double angle = std::asin(q / (1 + q));
        same(integrate<gelu>(q),
            q / 4 + q / (2 * pi) * (angle + 2 * q / ((1 + q) * std::sqrt(1 + 2 * q))),
            0.25 + angle / (2 * pi) +
                q * (3 + 5 * q) / (2 * pi * (1 + q) * std::pow(1 + 2 * q, 1.5)));
    }
}

/// At variance 1, to the digits of the table in the theory's sources: E phi, E phi^2, E phi'^2.
BOOST_AUTO_TEST_CASE(moments_at_variance_one_are_those_of_the_reference) {
    const auto same = [](const moments& at, double mean, double square, double slope_square) {
        BOOST_TEST(std::abs(at.mean - mean) < 6e-6);
        BOOST_TEST(std::abs(at.square - square) < 6e-6);
        BOOST_TEST(std::abs(at.slope_square - slope_square) < 6e-6);
    };
    same(integrate<identity>(1), 0, 1, 1);
    same(integrate<relu>(1), 0.39894, 0.5, 0.5);
    same(integrate<leaky_relu<>>(1), 0.39495, 0.50005, 0.50005);
    same(integrate<prelu<>>(1), 0.29921, 0.53125, 0.53125);
    same(integrate<elu<>>(1), 0.16052, 0.64495, 0.66810);
    same(integrate<selu>(1), 0, 1, 1.07157);
    same(integrate<gelu>(1), 0.28209, 0.42522, 0.45585);
    same(integrate<silu>(1), 0.20662, 0.35578, 0.37948);
    same(integrate<sigmoid>(1), 0.5, 0.29338, 0.04484);
    same(integrate<strut::tanh>(1), 0, 0.39429, 0.46440);
    same(integrate<softplus>(1), 0.80606, 0.92125, 0.29338);
    same(integrate<hardtanh>(1), 0, 0.51606, 0.68269);
    // And what follows from them for batch_norm, and for layer_norm with a sigmoid.
    const moments relus = integrate<relu>(1);
    BOOST_TEST(
        std::abs(relus.slope_square / (relus.square - relus.mean * relus.mean) - 1.4669) < 5e-5);
    const moments sigmoids = integrate<sigmoid>(1);
    BOOST_TEST(std::abs(sigmoids.slope_square / sigmoids.square - 0.1528) < 5e-5);
}

/// The slope's mean is that of z phi(h) / deviation, and the growth is how the square grows: both
/// by integrating by parts, whatever the activation.
template <class Act>
void check_identities() {
    for (const double q : {0.1, 0.9, 3.0, 40.0}) {
        const moments at = integrate<Act>(q);
        const double step = 1e-3;
        const double grown =
            (integrate<Act>(q * (1 + step)).square - integrate<Act>(q * (1 - step)).square) /
            (2 * step);
        BOOST_TEST_CONTEXT("variance " << q) {
            BOOST_TEST(std::abs(at.growth - grown) < 1e-5 * at.square);
            BOOST_TEST(at.slope * at.slope <= at.slope_square * (1 + 1e-9));
            BOOST_TEST(at.slope_square * at.slope_square <= at.slope_fourth * (1 + 1e-9));
            // Poincare: the theorem that batch_norm alone explodes.
            BOOST_TEST(at.square - at.mean * at.mean <= q * at.slope_square * (1 + 1e-6));
            BOOST_TEST(at.live <= 1 + 1e-9);
        }
    }
}
BOOST_AUTO_TEST_CASE(moments_of_every_activation_obey_the_identities) {
    check_identities<identity>();
    check_identities<relu>();
    check_identities<leaky_relu<>>();
    check_identities<prelu<>>();
    check_identities<prelu_per_channel<>>();
    check_identities<elu<>>();
    check_identities<elu<0.5>>();
    check_identities<selu>();
    check_identities<gelu>();
    check_identities<gelu_tanh>();
    check_identities<silu>();
    check_identities<mish>();
    check_identities<softplus>();
    check_identities<softsign>();
    check_identities<hardtanh>();
    check_identities<hard_sigmoid>();
    check_identities<hard_swish>();
    check_identities<sigmoid>();
    check_identities<strut::tanh>();
    check_identities<square_root>();
}

BOOST_AUTO_TEST_CASE(a_mean_shifts_the_pre_activation) {
    // relu of N(m, 1): E phi = n(m) + m N(m), E phi^2 = (1 + m^2) N(m) + m n(m), E phi'^2 = N(m).
    for (const double m : {-1.3, 0.4, 2.0}) {
        const double density = std::exp(-m * m / 2) / std::sqrt(2 * std::acos(-1.0));
        const moments at = integrate<relu>(1, m);
        BOOST_TEST(std::abs(at.mean - (density + m * cdf(m))) < 1e-8);
        BOOST_TEST(std::abs(at.square - ((1 + m * m) * cdf(m) + m * density)) < 1e-8);
        BOOST_TEST(std::abs(at.slope_square - cdf(m)) < 1e-8);
    }
}

template <class Act>
void check_table(double bound) {
    health::moment_table table;
    for (double q = 1e-9; q < 1e9; q *= 1.7) {
        const moments expected = integrate<Act>(q);
        const moments found = table(health::integrand::of<Act>(), q);
        BOOST_TEST_CONTEXT("variance " << q) {
            BOOST_TEST(relative(found.square, expected.square) < bound);
            BOOST_TEST(relative(found.slope_square, expected.slope_square) < bound);
            // Rounding ends the slope of a saturated unit abruptly.
            BOOST_TEST(std::abs(found.live - expected.live) < 0.05);
        }
    }
    BOOST_TEST(
        relative(table(health::integrand::of<Act>(), 1).square, integrate<Act>(1).square) < 1e-12);
}
BOOST_AUTO_TEST_CASE(the_table_agrees_with_integration_at_any_variance) {
    check_table<relu>(1e-8);
    check_table<strut::tanh>(5e-3);
    check_table<sigmoid>(5e-3);
    check_table<gelu>(5e-3);
    check_table<elu<>>(5e-3);
    check_table<hard_swish>(5e-3);
}

BOOST_AUTO_TEST_CASE(lines_on_either_side_of_zero_are_recognised) {
    static_assert(health::is_homogeneous<relu> && health::is_homogeneous<identity>);
    static_assert(health::is_homogeneous<leaky_relu<0.3>> && health::is_homogeneous<prelu<>>);
    static_assert(!health::is_homogeneous<strut::tanh> && !health::is_homogeneous<hardtanh>);
    static_assert(!health::is_homogeneous<hard_swish> && !health::is_homogeneous<square_root>);
    BOOST_TEST(health::is_homogeneous<relu>);
}

BOOST_AUTO_TEST_SUITE_END()
