#include <cmath>
#include <limits>
#include <numbers>
#include <span>
#include <vector>

#include <boost/test/unit_test.hpp>

#include "laws/accuracy.hpp"
#include "strut/core/config.hpp"
#include "strut/simd/math.hpp"

namespace {

namespace simd = strut::simd;
using simd::accurate;
using simd::fast;

long double sigmoid_reference(long double x) {
    const long double e = std::exp(-std::abs(x));
    return (x < 0 ? e : 1) / (1 + e);
}

long double normal_cdf_reference(long double x) {
    return std::erfc(-x / std::numbers::sqrt2_v<long double>) / 2;
}

// Every sizeable test shares one block of 4 million numbers.
std::span<const float> floats() {
    static const auto points = [] {
        auto all = laws::floats_of_all_sizes(1021);
        const auto special = laws::special_points<float>();
        all.insert(all.end(), special.begin(), special.end());
        return all;
    }();
    return points;
}

std::span<const float> few_floats() {
    static const auto points = laws::floats_of_all_sizes(40009);
    return points;
}

// `even` is the range in which nothing under- or overflows.
std::vector<double> doubles(double even) {
    return laws::doubles_of_all_sizes(std::numeric_limits<double>::max(), even, 200'000);
}

/// Checks a function of both precisions against the double and long double reference, and the bits
/// of all pack widths.
template <class F, class Reference>
void check(const char* name, F f, Reference reference, double float_bound, double double_bound,
    double even) {
    // Double has 29 bits more than float: a reference in long double would only cost time.
    laws::worst_ulp_error(floats(), f, [&](float x) {
        return reference(static_cast<double>(x));
    }).expect_at_most(float_bound, name);
    const auto points = doubles(even);
    laws::worst_ulp_error<double>(points, f, [&](double x) {
        return reference(static_cast<long double>(x));
    }).expect_at_most(double_bound, name);
    laws::expect_bits_of_scalars_at_every_width(few_floats(), f, name);
    laws::expect_bits_of_scalars_at_every_width(
        std::span<const double>{points}.first(20'000), f, name);
    const auto special = laws::special_points<double>();
    laws::worst_ulp_error<double>(special, f, [&](double x) {
        return reference(static_cast<long double>(x));
    }).expect_at_most(double_bound, name);
}

/// The largest ulp error of a fast function at the points for which `where` holds.
template <class F, class Reference, class Where>
laws::worst fast_error(F f, Reference reference, Where where) {
    laws::worst result;
    laws::visit_values(floats(), f, [&](float x, float y) {
        if (where(x))
            result.see(laws::ulp_error(y, reference(static_cast<double>(x))), x);
    });
    return result;
}

/// The largest absolute error of a fast function.
template <class F, class Reference>
laws::worst fast_absolute_error(F f, Reference reference) {
    laws::worst result;
    laws::visit_values(floats(), f, [&](float x, float y) {
        const auto wanted = static_cast<double>(reference(static_cast<double>(x)));
        result.see(std::isnan(x) && std::isnan(y) ? 0 : std::abs(y - wanted), x);
    });
    return result;
}

constexpr auto everywhere = [](float) { return true; };

} // namespace

#define STRUT_LIFT(function) [](auto x) STRUT_LAMBDA { return function(x); }

BOOST_AUTO_TEST_CASE(exp_is_within_its_bound) {
    check(
        "exp", STRUT_LIFT(simd::exp), [](auto x) { return std::exp(x); }, 1.1, 1.1, 750);
}

BOOST_AUTO_TEST_CASE(expm1_is_within_its_bound) {
    check(
        "expm1", STRUT_LIFT(simd::expm1), [](auto x) { return std::expm1(x); }, 1.3, 1.3, 40);
}

BOOST_AUTO_TEST_CASE(log_is_within_its_bound) {
    check(
        "log", STRUT_LIFT(simd::log), [](auto x) { return std::log(x); }, 1, 1, 4);
}

BOOST_AUTO_TEST_CASE(log1p_is_within_its_bound) {
    check(
        "log1p", STRUT_LIFT(simd::log1p), [](auto x) { return std::log1p(x); }, 1.5, 1.5, 4);
}

BOOST_AUTO_TEST_CASE(tanh_is_within_its_bound) {
    check(
        "tanh", STRUT_LIFT(simd::tanh), [](auto x) { return std::tanh(x); }, 1.8, 1.9, 3);
}

BOOST_AUTO_TEST_CASE(sigmoid_is_within_its_bound) {
    const auto reference = [](auto x) { return sigmoid_reference(x); };
    check("sigmoid", STRUT_LIFT(simd::sigmoid), reference, 2.5, 2.5, 760);
}

BOOST_AUTO_TEST_CASE(erf_is_within_its_bound) {
    check(
        "erf", STRUT_LIFT(simd::erf), [](auto x) { return std::erf(x); }, 1.9, 2, 6);
}

BOOST_AUTO_TEST_CASE(normal_cdf_is_within_its_bound) {
    const auto reference = [](auto x) { return normal_cdf_reference(x); };
    check("normal_cdf", STRUT_LIFT(simd::normal_cdf), reference, 4.7, 6, 39);
}

BOOST_AUTO_TEST_CASE(tanh_is_odd_and_never_beyond_one) {
    laws::visit_values(floats(), STRUT_LIFT(simd::tanh), [](float x, float y) {
        if (!(std::abs(y) <= 1) && !std::isnan(x))
            BOOST_ERROR("tanh(" << x << ") = " << y);
        if (!laws::same_bits(simd::tanh(-x), -y))
            BOOST_ERROR("tanh is not odd at " << x);
    });
}

BOOST_AUTO_TEST_CASE(normal_agrees_with_normal_cdf_and_its_derivative) {
    for (const float x : few_floats()) {
        const auto at = simd::normal(x);
        if (std::isnan(x)) {
            BOOST_TEST((std::isnan(at.cdf) && std::isnan(at.density)));
            continue;
        }
        const double cdf = simd::normal_cdf(x);
        BOOST_TEST(std::abs(at.cdf - cdf) <= 2e-7 * cdf + 1e-44);
        const double exact =
            std::exp(-0.5 * x * x) * std::numbers::inv_sqrtpi / std::numbers::sqrt2;
        BOOST_TEST(std::abs(at.density - exact) <= 3e-7 * exact + 3e-45);
    }
}

// The bounds below are those that the comments in simd/math.hpp state.

BOOST_AUTO_TEST_CASE(fast_exp_is_within_its_bound_and_flushes_small_results) {
    const auto reference = [](double x) { return std::exp(x); };
    fast_error(STRUT_LIFT(fast::exp), reference, [](float x) {
        return !(x < -86);
    }).expect_at_most(1.4, "fast::exp");
    for (const float x : {-88.0f, -1000.0f, -std::numeric_limits<float>::infinity()})
        BOOST_TEST(fast::exp(x) == 0);
}

BOOST_AUTO_TEST_CASE(fast_tanh_is_within_its_bound_and_never_beyond_one) {
    fast_error(
        STRUT_LIFT(fast::tanh), [](double x) { return std::tanh(x); }, everywhere)
        .expect_at_most(4.7, "fast::tanh");
    laws::visit_values(floats(), STRUT_LIFT(fast::tanh), [](float x, float y) {
        if (std::abs(y) > 1)
            BOOST_ERROR("fast tanh(" << x << ") = " << y);
    });
}

BOOST_AUTO_TEST_CASE(fast_sigmoid_is_within_its_bound) {
    const auto reference = [](double x) { return 1 / (1 + std::exp(-x)); };
    fast_error(STRUT_LIFT(fast::sigmoid), reference, [](float x) {
        return !(x < -87);
    }).expect_at_most(2.5, "fast::sigmoid");
    fast_absolute_error(STRUT_LIFT(fast::sigmoid), reference)
        .expect_at_most(1.2e-7, "fast::sigmoid");
}

BOOST_AUTO_TEST_CASE(fast_erf_is_within_its_bound_and_never_beyond_one) {
    fast_error(
        STRUT_LIFT(fast::erf), [](double x) { return std::erf(x); }, everywhere)
        .expect_at_most(6, "fast::erf");
    laws::visit_values(floats(), STRUT_LIFT(fast::erf), [](float x, float y) {
        if (std::abs(y) > 1)
            BOOST_ERROR("fast erf(" << x << ") = " << y);
    });
}

BOOST_AUTO_TEST_CASE(fast_normal_is_within_its_absolute_bound) {
    const auto cdf = [](double x) { return normal_cdf_reference(x); };
    const auto density = [](double x) {
        return std::exp(-0.5 * x * x) * std::numbers::inv_sqrtpi / std::numbers::sqrt2;
    };
    fast_absolute_error(STRUT_LIFT(fast::normal_cdf), cdf).expect_at_most(2e-7, "fast::normal_cdf");
    fast_absolute_error([](auto x) STRUT_LAMBDA { return fast::normal(x).cdf; }, cdf)
        .expect_at_most(2e-7, "fast::normal");
    fast_absolute_error([](auto x) STRUT_LAMBDA { return fast::normal(x).density; }, density)
        .expect_at_most(1e-7, "the density of fast::normal");
}

BOOST_AUTO_TEST_CASE(fast_functions_of_doubles_are_the_accurate_ones) {
    for (const double x : laws::doubles_of_all_sizes(1e3, 10, 1000)) {
        BOOST_TEST(laws::same_bits(fast::exp(x), accurate::exp(x)));
        BOOST_TEST(laws::same_bits(fast::tanh(x), accurate::tanh(x)));
        BOOST_TEST(laws::same_bits(fast::sigmoid(x), accurate::sigmoid(x)));
        BOOST_TEST(laws::same_bits(fast::erf(x), accurate::erf(x)));
        BOOST_TEST(laws::same_bits(fast::normal_cdf(x), accurate::normal_cdf(x)));
    }
}

// The functions are constant expressions, and there nearly the same: without fused operations.
constexpr bool near(double a, double b) {
    return (a > b ? a - b : b - a) <= 1e-15 * (b < 0 ? -b : b);
}
static_assert(near(simd::exp(1.0), std::numbers::e) && simd::exp(0.0f) == 1);
static_assert(near(simd::expm1(1e-10), 1.00000000005e-10) && simd::expm1(-50.0f) == -1);
static_assert(near(simd::log(2.0), std::numbers::ln2) && simd::log(1.0f) == 0);
static_assert(simd::log1p(1e-20) == 1e-20 && near(simd::log1p(1.0), std::numbers::ln2));
static_assert(near(simd::tanh(0.5), 0.46211715726000975) && simd::tanh(-30.0f) == -1);
static_assert(simd::sigmoid(0.0) == 0.5 && near(simd::sigmoid(-2.0), 0.11920292202211755));
static_assert(near(simd::erf(0.5), 0.5204998778130465) && simd::normal_cdf(0.0f) == 0.5f);
// Five ulp, as fast::tanh is stated: it ends three below one with fused operations.
static_assert(fast::tanh(20.0f) <= 1 && fast::tanh(20.0f) >= 1 - 5 * 0x1p-24f &&
              fast::sigmoid(0.0f) == 0.5f && fast::exp(0.0f) == 1);
