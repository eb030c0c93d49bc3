#include <cstddef>

#include <boost/test/unit_test.hpp>

#include "strut/health/history.hpp"

BOOST_AUTO_TEST_SUITE(history_)

// What is kept is never later than what was asked for, and not much earlier.
BOOST_AUTO_TEST_CASE(a_history_thins_out) {
    strut::history<16> numbers;
    for (std::size_t i = 0; i < 1000; ++i) {
        numbers.push(double(i));
        const std::size_t spacing = i < 16 ? 1 : i / 4;
        for (std::size_t at = 0; at <= i; ++at) {
            BOOST_REQUIRE_LE(numbers.at(at), double(at));
            BOOST_REQUIRE_LE(double(at) - numbers.at(at), double(spacing));
        }
    }
    BOOST_TEST(numbers.size() == 1000u);
}

BOOST_AUTO_TEST_CASE(a_median_ignores_a_spike) {
    strut::running_median<> median;
    median.push(3);
    BOOST_TEST(median.value() == 3);
    for (const double one : {1.0, 2.0, 1e9, 2.0, 1.5})
        median.push(one);
    BOOST_TEST(median.value() == 2);
}

BOOST_AUTO_TEST_SUITE_END()
