#include <limits>

#include <boost/test/unit_test.hpp>

#include "strut/core/cmath/exact.hpp"

namespace cmath = strut::cmath;

static_assert(cmath::times(3, 0.5) == 1.5);
static_assert(cmath::polynomial(2, 1, 10, 100) == 124);
static_assert(cmath::polynomial(2, 7) == 7);
static_assert(cmath::to_float(1e300) == std::numeric_limits<float>::infinity());
static_assert(cmath::to_float(-1e300) == -std::numeric_limits<float>::infinity());
static_assert(cmath::to_float(3.4028235677973362e+38) == std::numeric_limits<float>::max());
static_assert(cmath::to_float(3.4028235677973366e+38) == std::numeric_limits<float>::infinity());
static_assert(cmath::to_float(0.1) == 0.1f);
static_assert(cmath::to_float(std::numeric_limits<double>::quiet_NaN()) !=
              cmath::to_float(std::numeric_limits<double>::quiet_NaN()));

BOOST_AUTO_TEST_SUITE(core_cmath_exact)

BOOST_AUTO_TEST_CASE(a_product_is_rounded_before_it_is_added) {
    // (1 + e)(1 - e) = 1 - e^2 rounds to 1; fused, the difference from 1 would be -e^2.
    // Each product is read anew, since compilers do not fuse one that is used twice.
    const volatile double above = 1 + 0x1p-30;
    const volatile double below = 1 - 0x1p-30;
    const double difference = cmath::times(above, below) - 1;
    BOOST_TEST(difference == 0);
    BOOST_TEST(cmath::polynomial(above, below, -1) == 0);
}

BOOST_AUTO_TEST_SUITE_END()
