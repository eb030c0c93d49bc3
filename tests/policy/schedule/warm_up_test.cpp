#include <boost/test/unit_test.hpp>

#include "golden_schedule.hpp"
#include "laws/schedule.hpp"
#include "strut/policy/schedule/warm_up.hpp"

namespace schedule = strut::schedule;

static_assert(schedule::warm_up<4, 0.5>::factor({0, 0}) == 0.5);
static_assert(schedule::warm_up<4, 0.5>::factor({2, 0}) == 0.75);
static_assert(schedule::warm_up<4, 0.5>::factor({1000, 0}) == 1);

BOOST_AUTO_TEST_SUITE(schedule_warm_up)

BOOST_AUTO_TEST_CASE(warm_up_obeys_the_laws_of_schedules) {
    laws::timed_schedule<schedule::warm_up<>>();
    laws::timed_schedule<schedule::warm_up<100, 0, 0.5>>();
}

BOOST_AUTO_TEST_CASE(warm_up_is_pytorchs_LinearLR) {
    factors_are_pytorchs<schedule::warm_up<>>("warm_up");
    factors_are_pytorchs<schedule::warm_up<20, 0.01>>("warm_up_20_0.01");
}

BOOST_AUTO_TEST_SUITE_END()
