#include <limits>

#include <boost/test/unit_test.hpp>

#include "strut/report/number.hpp"

BOOST_AUTO_TEST_SUITE(number_)

using strut::report::number;
using strut::report::percent;

BOOST_AUTO_TEST_CASE(numbers_have_the_digits_that_are_asked_for) {
    BOOST_TEST(number(0) == "0");
    BOOST_TEST(number(0.69314718) == "0.693");
    BOOST_TEST(number(0.69314718, 6) == "0.693147");
    BOOST_TEST(number(-1234567) == "-1.23e+06");
    BOOST_TEST(number(1234.5) == "1234");
    BOOST_TEST(number(1.25e-17) == "1.25e-17");
    BOOST_TEST(number(std::numeric_limits<double>::infinity()) == "inf");
    BOOST_TEST(number(std::numeric_limits<double>::quiet_NaN()) == "nan");
}

// "100 %" of dead units must be all of them, and "0 %" none.
BOOST_AUTO_TEST_CASE(percent_does_not_round_to_all_or_nothing) {
    BOOST_TEST(percent(0) == "0 %");
    BOOST_TEST(percent(1) == "100 %");
    BOOST_TEST(percent(0.254) == "25 %");
    BOOST_TEST(percent(1e-9) == "<1 %");
    BOOST_TEST(percent(0.9999) == ">99 %");
    BOOST_TEST(percent(0.99) == "99 %");
}

BOOST_AUTO_TEST_SUITE_END()
