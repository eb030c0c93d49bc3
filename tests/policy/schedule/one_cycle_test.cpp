#include <boost/test/unit_test.hpp>

#include "golden_schedule.hpp"
#include "laws/schedule.hpp"
#include "strut/policy/schedule/one_cycle.hpp"

namespace schedule = strut::schedule;

static_assert(schedule::one_cycle<20>::factor({5, 0}) == 1);
static_assert(schedule::one_cycle<20>::factor({19, 0}) == schedule::one_cycle<20>::factor({90, 0}));

BOOST_AUTO_TEST_SUITE(schedule_one_cycle)

BOOST_AUTO_TEST_CASE(one_cycle_obeys_the_laws_of_schedules) {
    laws::timed_schedule<schedule::one_cycle<60>>();
    laws::timed_schedule<schedule::one_cycle<100, 0.5, 10, 1>>();
}

BOOST_AUTO_TEST_CASE(one_cycle_is_pytorchs_OneCycleLR) {
    factors_are_pytorchs<schedule::one_cycle<60>>("one_cycle_60");
    factors_are_pytorchs<schedule::one_cycle<70, 0.45, 10, 100>>("one_cycle_70_0.45_10_100");
}

BOOST_AUTO_TEST_SUITE_END()
