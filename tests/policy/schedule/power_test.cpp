#include <cmath>
#include <cstdint>

#include <boost/test/unit_test.hpp>

#include "strut/policy/schedule/power.hpp"

using strut::schedule::detail::power;

static_assert(power(0.5, 10) == 1 / 1024.);
static_assert(power(0.1, 0) == 1 && power(0, 0) == 1 && power(0, 7) == 0);

BOOST_AUTO_TEST_SUITE(schedule_power)

BOOST_AUTO_TEST_CASE(power_is_that_of_the_standard_library) {
    for (const double base : {0.1, 0.9, 0.9999, 1., 1.001})
        for (const std::uint64_t exponent : {1, 2, 3, 64, 1000, 4095})
            BOOST_TEST(power(base, exponent) == std::pow(base, static_cast<double>(exponent)),
                boost::test_tools::tolerance(1e-12));
}

BOOST_AUTO_TEST_CASE(power_ends_at_zero_and_stays_there) {
    BOOST_TEST(power(0.999, std::uint64_t{1} << 60) == 0);
    BOOST_TEST(power(1, ~std::uint64_t{0}) == 1);
}

BOOST_AUTO_TEST_SUITE_END()
