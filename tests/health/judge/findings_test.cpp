#include <array>

#include <boost/test/unit_test.hpp>

#include "strut/health/judge/findings.hpp"

BOOST_AUTO_TEST_SUITE(findings_)

using strut::condition;

BOOST_AUTO_TEST_CASE(the_more_serious_stands_and_the_first_time_is_kept) {
    strut::detail::findings found;
    BOOST_TEST(!found.verdict().sick());
    found.raise(condition::stalled, 11, {}, 0.6, {}, false);
    found.raise(condition::vanishing, 21, {2, 0}, 0.9, {});
    found.raise(condition::stalled, 31, {}, 0.6, {}, false);
    found.raise(condition::vanishing, 41, {3, 0}, 0.9, {});
    BOOST_TEST((found.verdict().what == condition::vanishing));
    BOOST_TEST(found.verdict().step == 21u);
    BOOST_TEST(found.verdict().place.layer == 3u);
    BOOST_REQUIRE_EQUAL(found.alarms().size(), 2u);
    BOOST_TEST(found.alarms()[0].step == 11u);
    BOOST_TEST(found.alarms()[1].step == 21u);
    found.recover(51);
    BOOST_TEST(!found.verdict().sick());
    BOOST_TEST(found.raised(condition::vanishing));
}

BOOST_AUTO_TEST_CASE(what_is_noted_is_no_verdict) {
    strut::detail::findings found;
    found.note(condition::nan, 4, {1, 0});
    BOOST_TEST(!found.verdict().sick());
    BOOST_TEST(found.raised(condition::nan));
}

BOOST_AUTO_TEST_CASE(the_farthest_layer_is_named) {
    const std::array weights{strut::weight_reading{.place = {0, 0}, .displacement = 0.1},
        strut::weight_reading{.place = {3, 0}, .displacement = 0.4},
        strut::weight_reading{.place = {5, 0}, .displacement = 0.2}};
    BOOST_TEST(strut::detail::farthest_from_start({.weights = weights}).layer == 3u);
    BOOST_TEST(strut::detail::farthest_from_start({}).layer == 0u);
}

BOOST_AUTO_TEST_SUITE_END()
