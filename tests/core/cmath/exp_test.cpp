#include <array>
#include <cmath>
#include <cstddef>

#include <boost/test/unit_test.hpp>

#include "core/cmath/ulp.hpp"
#include "strut/core/cmath/exp.hpp"

namespace cmath = strut::cmath;
using ulp::infinity;
using ulp::not_a_number;
using ulp::smallest;

static_assert(cmath::exp(0.0) == 1 && cmath::exp(-0.0) == 1);
static_assert(cmath::exp(1.0) == 2.718281828459045);
static_assert(cmath::exp(710.0) == infinity && cmath::exp(infinity) == infinity);
static_assert(cmath::exp(-746.0) == 0 && cmath::exp(-infinity) == 0);
static_assert(cmath::exp(-745.0) == smallest);
static_assert(cmath::exp(not_a_number) != cmath::exp(not_a_number));

static_assert(cmath::expm1(1e-300) == 1e-300 && cmath::expm1(-smallest) == -smallest);
static_assert(cmath::expm1(710.0) == infinity && cmath::expm1(-infinity) == -1);
static_assert(cmath::expm1(-50.0) == -1);
static_assert(cmath::expm1(not_a_number) != cmath::expm1(not_a_number));

static_assert(cmath::tanh(infinity) == 1 && cmath::tanh(-infinity) == -1);
static_assert(cmath::tanh(30.0) == 1 && cmath::tanh(smallest) == smallest);
static_assert(cmath::tanh(0.5) == -cmath::tanh(-0.5));
static_assert(cmath::tanh(not_a_number) != cmath::tanh(not_a_number));

static_assert(cmath::exp(89.0f) == std::numeric_limits<float>::infinity());
static_assert(
    cmath::exp(1.0f) == 2.7182817f && cmath::tanh(10.0f) == 1 && cmath::expm1(-1e-8f) == -1e-8f);

BOOST_AUTO_TEST_SUITE(core_cmath_exp)

BOOST_AUTO_TEST_CASE(exp_is_within_one_ulp) {
    ulp::worst worst{0.7};
    const auto check = [&](double x) {
        worst(x, cmath::exp(x), std::exp(static_cast<long double>(x)));
    };
    ulp::linear(-1, 1, check);
    ulp::linear(-708, 709.78, check);
    ulp::all_sizes(smallest, 1, check);
    ulp::all_sizes(smallest, 1, [&](double x) { check(-x); });
}

BOOST_AUTO_TEST_CASE(exp_is_within_one_ulp_where_it_is_subnormal) {
    ulp::worst worst{1};
    ulp::linear(-746, -708,
        [&](double x) { worst(x, cmath::exp(x), std::exp(static_cast<long double>(x))); });
}

BOOST_AUTO_TEST_CASE(exp_is_right_on_both_sides_of_its_limits) {
    const double overflow = 709.782712893384;
    BOOST_TEST(std::isfinite(cmath::exp(overflow)));
    BOOST_TEST(
        cmath::exp(std::nextafter(overflow, 710.0)) == std::exp(std::nextafter(overflow, 710.0)));
    const double underflow = -745.1332191019412;
    BOOST_TEST(cmath::exp(underflow) == std::exp(underflow));
    BOOST_TEST(cmath::exp(std::nextafter(underflow, -746.0)) == 0);
}

BOOST_AUTO_TEST_CASE(expm1_is_within_1_1_ulp) {
    ulp::worst worst{1.1};
    const auto check = [&](double x) {
        worst(x, cmath::expm1(x), std::expm1(static_cast<long double>(x)));
    };
    ulp::linear(-1, 1, check);
    ulp::linear(0.34, 0.36, check);
    ulp::linear(-50, 50, check);
    ulp::linear(-709, 709.78, check);
    ulp::all_sizes(smallest, 1, check);
    ulp::all_sizes(smallest, 1, [&](double x) { check(-x); });
}

BOOST_AUTO_TEST_CASE(expm1_loses_nothing_where_the_one_is_in_the_last_places) {
    ulp::worst worst{0.8};
    ulp::linear(30, 40,
        [&](double x) { worst(x, cmath::expm1(x), std::expm1(static_cast<long double>(x))); });
}

BOOST_AUTO_TEST_CASE(tanh_is_within_1_3_ulp_and_never_beyond_one) {
    ulp::worst worst{1.3};
    double largest = 0;
    const auto check = [&](double x) {
        const double y = cmath::tanh(x);
        worst(x, y, std::tanh(static_cast<long double>(x)));
        largest = std::max(largest, std::abs(y));
    };
    ulp::linear(-1, 1, check);
    ulp::linear(-25, 25, check);
    ulp::all_sizes(smallest, 1, check);
    ulp::all_sizes(smallest, 1, [&](double x) { check(-x); });
    BOOST_TEST(largest == 1);
}

BOOST_AUTO_TEST_CASE(a_zero_keeps_its_sign) {
    BOOST_TEST(std::signbit(cmath::expm1(-0.0)));
    BOOST_TEST(std::signbit(cmath::tanh(-0.0)));
    BOOST_TEST(!std::signbit(cmath::expm1(0.0)));
    BOOST_TEST(!std::signbit(cmath::tanh(0.0)));
}

BOOST_AUTO_TEST_SUITE_END()
