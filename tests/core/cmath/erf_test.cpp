#include <cmath>

#include <boost/test/unit_test.hpp>

#include "core/cmath/ulp.hpp"
#include "strut/core/cmath/erf.hpp"

namespace cmath = strut::cmath;
using ulp::infinity;
using ulp::not_a_number;
using ulp::smallest;

static_assert(cmath::erf(0.0) == 0 && cmath::erf(infinity) == 1 && cmath::erf(-infinity) == -1);
static_assert(cmath::erf(1.0) == 0.8427007929497149 && cmath::erf(6.0) == 1);
static_assert(cmath::erf(-0.3) == -cmath::erf(0.3) && cmath::erf(-3.0) == -cmath::erf(3.0));
static_assert(cmath::erf(not_a_number) != cmath::erf(not_a_number));
static_assert(cmath::erf(1.0f) == 0.8427008f);

BOOST_AUTO_TEST_SUITE(core_cmath_erf)

BOOST_AUTO_TEST_CASE(erf_is_within_1_1_ulp_and_never_beyond_one) {
    ulp::worst worst{1.1};
    double largest = 0;
    const auto check = [&](double x) {
        const double y = cmath::erf(x);
        worst(x, y, std::erf(static_cast<long double>(x)));
        largest = std::max(largest, std::abs(y));
    };
    ulp::linear(-1, 1, check);
    ulp::linear(-7, 7, check);
    ulp::all_sizes(smallest, 1, check);
    ulp::all_sizes(smallest, 1, [&](double x) { check(-x); });
    // Where one polynomial hands over to the next.
    for (const double x : {0.5, 1.5, 2.5, 3.5, 4.5, 5.5, 6.0}) {
        check(x);
        check(std::nextafter(x, 0));
    }
    BOOST_TEST(largest == 1);
}

BOOST_AUTO_TEST_CASE(a_zero_keeps_its_sign) {
    BOOST_TEST(std::signbit(cmath::erf(-0.0)));
    BOOST_TEST(!std::signbit(cmath::erf(0.0)));
}

BOOST_AUTO_TEST_SUITE_END()
