#include <algorithm>
#include <cmath>
#include <cstddef>
#include <limits>
#include <vector>

#include <boost/test/unit_test.hpp>

#include "run.hpp"
#include "strut/health/judge/through_time.hpp"

BOOST_AUTO_TEST_SUITE(through_time)

using judged::condition;
using judged::learning;
using judged::nothing;
using judged::run;

// Below the digits of a float half of the run is enough; else it is as late as a stall.
BOOST_AUTO_TEST_CASE(what_does_not_come_back_through_time_vanishes) {
    run one;
    one.through_time = std::vector<double>(40, -12.0);
    BOOST_TEST((one.found() == std::vector{condition::vanishing}));
    const auto judge = one.judged();
    BOOST_TEST(judge.alarms()[0].step == 201u);
    BOOST_TEST(judge.verdict().place.layer == 2u);
    BOOST_TEST(judge.verdict().through_time);
    BOOST_TEST(judge.verdict().because[0].value == -12);
    BOOST_TEST(judge.verdict().advice == strut::advice_through_time(condition::vanishing));

    one.through_time.assign(40, -4.0);
    BOOST_TEST((one.found() == std::vector{condition::vanishing}));
    BOOST_TEST(one.judged().alarms()[0].step == 281u);
    one.through_time.assign(40, -std::numeric_limits<double>::infinity());
    BOOST_TEST(one.judged().alarms()[0].step == 201u);
    one.through_time.assign(40, -1.9);
    BOOST_TEST((one.found() == std::vector{condition::stalled}));
    one.through_time.assign(40, std::numeric_limits<double>::quiet_NaN());
    BOOST_TEST((one.found() == std::vector{condition::stalled}));
}

// As an optimizer that scales its steps may do it.
BOOST_AUTO_TEST_CASE(what_finds_its_way_through_time_is_healthy) {
    run one;
    one.through_time = std::vector<double>(40, -12.0);
    std::fill(one.through_time.begin() + 8, one.through_time.end(), 0.0);
    for (std::size_t k = 12; k < one.level.size(); ++k)
        one.level[k] = std::exp(-0.3 * double(k - 11));
    BOOST_TEST((one.found() == nothing));
    // A run that has learned may forget the start of a sequence.
    one.through_time.assign(40, -12.0);
    one.level = learning().level;
    BOOST_TEST((one.found() == nothing));
}

// From -6 at half of the run, a tenth of a decade a check does not arrive by its end, and half of
// one does: nor is such a plateau a stall.
BOOST_AUTO_TEST_CASE(what_comes_back_through_time_at_its_pace_is_waited_for) {
    run one;
    one.through_time = std::vector<double>(40, -6.0);
    const auto comes_back = [&](double pace) {
        for (std::size_t k = 20; k < 40; ++k)
            one.through_time[k] = -6 + pace * double(k - 20);
    };
    comes_back(0.1);
    BOOST_TEST((one.found() == std::vector{condition::vanishing}));
    BOOST_TEST(one.judged().alarms()[0].step == 281u);
    comes_back(0.5);
    for (std::size_t k = 34; k < 40; ++k)
        one.level[k] = std::exp(-double(k - 33));
    BOOST_TEST((one.found() == nothing));
}

// It did come through when it learned.
BOOST_AUTO_TEST_CASE(what_had_learned_does_not_vanish_through_time) {
    run one;
    one.through_time = std::vector<double>(40, -12.0);
    std::fill(one.level.begin() + 2, one.level.begin() + 8, 0.2);
    BOOST_TEST((one.found() == nothing));
}

BOOST_AUTO_TEST_SUITE_END()
