#include <cmath>
#include <limits>

#include <boost/test/unit_test.hpp>

#include "core/cmath/ulp.hpp"
#include "strut/core/cmath/reduce_angle.hpp"

namespace detail = strut::cmath::detail;

static_assert(detail::multiply_high(0xffffffffffffffff, 0xffffffffffffffff) == 0xfffffffffffffffe);
static_assert(detail::multiply_high(0x100000000, 0x100000000) == 1);
static_assert(detail::multiply_high(0x123456789abcdef0, 0xfedcba9876543210) == 0x121fa00ad77d7422);
static_assert(detail::reduce_small_angle(3.0).quadrant == 2);
static_assert(detail::reduce_small_angle(-1.0).quadrant == 3);
static_assert(detail::reduce_large_angle(3.0).quadrant == 2);
static_assert(detail::reduce_large_angle(-1.0).quadrant == 3);

BOOST_AUTO_TEST_SUITE(core_cmath_reduce_angle)

BOOST_AUTO_TEST_CASE(both_ways_to_reduce_an_angle_agree) {
    const auto check = [](double x) {
        const auto small = detail::reduce_small_angle(x);
        const auto large = detail::reduce_large_angle(x);
        // At odd multiples of pi/4 either quadrant may be the nearest.
        if (small.quadrant != large.quadrant) {
            BOOST_TEST(std::abs(std::abs(small.r) - 0.7853981633974483) < 1e-12, "x = " << x);
            return;
        }
        const double apart = (small.r - large.r) + (small.tail - large.tail);
        BOOST_TEST(std::abs(apart) <= 0x1p-60 * std::abs(small.r), "x = " << x);
    };
    ulp::linear(1, 1023, check);
    ulp::linear(-1023, -1, check);
    for (int n = 1; n < 650; ++n)
        check(n * 1.5707963267948966);
}

BOOST_AUTO_TEST_CASE(what_is_left_of_an_angle_is_at_most_an_eighth_of_a_turn) {
    ulp::all_sizes(1024, std::numeric_limits<double>::max(), [](double x) {
        const auto angle = detail::reduce_large_angle(x);
        BOOST_TEST(std::abs(angle.r) <= 0.7853981633974484, "x = " << x);
        BOOST_TEST(std::abs(angle.tail) <= 0x1p-50 * std::abs(angle.r), "x = " << x);
    });
}

BOOST_AUTO_TEST_SUITE_END()
