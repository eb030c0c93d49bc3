#include "strut/report/forecast.hpp"

#include <sstream>
#include <string>

#include <boost/test/unit_test.hpp>

#include "strut/inference.hpp"

BOOST_AUTO_TEST_SUITE(report_forecast)

namespace {
template <class Net>
std::string text() {
    std::ostringstream out;
    out << strut::forecast<Net>;
    return out.str();
}
} // namespace

BOOST_AUTO_TEST_CASE(table_has_the_forecasts_numbers_layers_and_cure) {
    using net = strut::network<strut::input<10>, strut::dense<128, strut::sigmoid>,
        strut::repeat<9, strut::dense<128, strut::sigmoid>>, strut::dense<1>>;
    const std::string shown = text<net>();
    BOOST_TEST_INFO(shown);
    BOOST_TEST(shown.find("r_w -5.90 (+- 0.09)") != std::string::npos);
    BOOST_TEST(shown.find("safe up to 4 layers") != std::string::npos);
    BOOST_TEST(shown.find("forecast: fatal: vanishing at layer ") != std::string::npos);
    BOOST_TEST(shown.find("try relu with he, or batch_norm<>") != std::string::npos);
    BOOST_TEST(shown.find("\n1[0] ") != std::string::npos);
    BOOST_TEST(shown.find("head\n") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(table_says_what_is_beyond_the_theory) {
    using net = strut::network<strut::input<16>, strut::dense<16, strut::relu>, strut::softmax,
        strut::dense<16, strut::relu>, strut::dense<1>>;
    const std::string shown = text<net>();
    BOOST_TEST_INFO(shown);
    BOOST_TEST(
        shown.find("beyond the theory: a softmax before the last layer\n") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(a_healthy_network_is_ok_and_nothing_more) {
    using net = strut::network<strut::input<16>, strut::dense<64, strut::relu>,
        strut::dense<64, strut::relu>, strut::dense<1>>;
    const std::string shown = text<net>();
    BOOST_TEST_INFO(shown);
    BOOST_TEST(shown.ends_with("forecast: ok\n"));
}

BOOST_AUTO_TEST_SUITE_END()
