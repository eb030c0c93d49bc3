#include <cmath>

#include <boost/test/unit_test.hpp>

#include "core/cmath/ulp.hpp"
#include "strut/core/cmath/log.hpp"

namespace cmath = strut::cmath;
using ulp::infinity;
using ulp::not_a_number;
using ulp::smallest;

static_assert(cmath::log(1.0) == 0 && cmath::log(infinity) == infinity);
static_assert(cmath::log(2.0) == 0.6931471805599453);
static_assert(cmath::log(0.0) == -infinity && cmath::log(-0.0) == -infinity);
static_assert(cmath::log(smallest) == -744.4400719213812);
static_assert(cmath::log(-1.0) != cmath::log(-1.0));
static_assert(cmath::log(-infinity) != cmath::log(-infinity));
static_assert(cmath::log(not_a_number) != cmath::log(not_a_number));

static_assert(cmath::log1p(1e-300) == 1e-300 && cmath::log1p(-smallest) == -smallest);
static_assert(cmath::log1p(-1.0) == -infinity && cmath::log1p(infinity) == infinity);
static_assert(cmath::log1p(-1.5) != cmath::log1p(-1.5));
static_assert(cmath::log1p(not_a_number) != cmath::log1p(not_a_number));

static_assert(cmath::log(2.0f) == 0.6931472f && cmath::log1p(1e-8f) == 1e-8f);

BOOST_AUTO_TEST_SUITE(core_cmath_log)

BOOST_AUTO_TEST_CASE(log_is_within_one_ulp) {
    ulp::worst worst{0.9};
    const auto check = [&](double x) {
        worst(x, cmath::log(x), std::log(static_cast<long double>(x)));
    };
    ulp::linear(0.5, 2, check);
    ulp::linear(0.999, 1.001, check);
    ulp::all_sizes(smallest, std::numeric_limits<double>::max(), check);
    ulp::all_sizes(smallest, std::numeric_limits<double>::min(), check);
}

BOOST_AUTO_TEST_CASE(log1p_is_within_one_ulp) {
    ulp::worst worst{0.9};
    const auto check = [&](double x) {
        worst(x, cmath::log1p(x), std::log1p(static_cast<long double>(x)));
    };
    ulp::linear(-0.999999, 1, check);
    ulp::linear(-0.3, -0.28, check);
    ulp::linear(0.4, 0.42, check);
    ulp::linear(1, 20, check);
    ulp::all_sizes(smallest, std::numeric_limits<double>::max(), check);
    ulp::all_sizes(smallest, 0.999, [&](double x) { check(-x); });
    ulp::all_sizes(0x1p-53, 1, [&](double x) { check(x - 1); });
}

BOOST_AUTO_TEST_CASE(a_zero_keeps_its_sign) {
    BOOST_TEST(std::signbit(cmath::log1p(-0.0)));
    BOOST_TEST(!std::signbit(cmath::log1p(0.0)));
    BOOST_TEST(!std::signbit(cmath::log(1.0)));
}

BOOST_AUTO_TEST_SUITE_END()
