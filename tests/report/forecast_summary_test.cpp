#include <array>
#include <cmath>
#include <cstddef>
#include <limits>
#include <vector>

#include <boost/test/unit_test.hpp>

#include "strut/report/forecast_summary.hpp"

BOOST_AUTO_TEST_SUITE(forecast_summary_)

// Two weights in one residual block, and a layer that the forecast does not know.
BOOST_AUTO_TEST_CASE(forecasts_find_their_weights) {
    strut::report::record run;
    std::array<strut::weight_reading, 4> weights{};
    for (std::size_t i = 0; i < 4; ++i) {
        weights[i].place.layer = i / 2;
        weights[i].gradient = std::pow(10, static_cast<double>(i));
    }
    run.push({.step = 1, .weights = weights});
    const auto both = strut::report::compare(
        {.verdict = "", .layers = {{{0, 0}, 5}, {{0, 0}, 6}, {{1, 0}, 9}}}, run);
    BOOST_TEST(both.forecast[0] == -4);
    BOOST_TEST(both.forecast[1] == -3);
    BOOST_TEST(both.forecast[2] == 0);
    BOOST_TEST(std::isnan(both.forecast[3]));
    BOOST_TEST(both.measured == (std::vector<double>{-2, -1, 0, 1}));
}

// Nothing to hold it against: no check, or no gradient that is a number.
BOOST_AUTO_TEST_CASE(a_forecast_without_a_measurement_is_not_compared) {
    const strut::report::forecast_summary expected{.verdict = "", .layers = {{{0}, 5}}};
    BOOST_TEST(strut::report::compare(expected, strut::report::record{}).forecast.empty());
    strut::report::record run;
    std::array<strut::weight_reading, 1> weights{};
    weights[0].gradient = std::numeric_limits<double>::infinity();
    run.push({.step = 1, .weights = weights});
    BOOST_TEST(strut::report::compare(expected, run).forecast[0] == 5);
    BOOST_TEST(std::isinf(strut::report::compare(expected, run).measured[0]));
}

BOOST_AUTO_TEST_SUITE_END()
