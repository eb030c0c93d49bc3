#include <boost/test/unit_test.hpp>

#include "golden_schedule.hpp"
#include "laws/schedule.hpp"
#include "strut/policy/schedule/step.hpp"

namespace schedule = strut::schedule;

static_assert(schedule::step<3, 0.5>::factor({2, 0}) == 1);
static_assert(schedule::step<3, 0.5>::factor({3, 0}) == 0.5);
static_assert(schedule::step<3, 0.5>::factor({6, 0}) == 0.25);

BOOST_AUTO_TEST_SUITE(schedule_step)

BOOST_AUTO_TEST_CASE(step_obeys_the_laws_of_schedules) {
    laws::timed_schedule<schedule::step<7>>();
}

BOOST_AUTO_TEST_CASE(step_is_pytorchs_StepLR) {
    factors_are_pytorchs<schedule::step<20>>("step_20");
    factors_are_pytorchs<schedule::step<7, 0.5>>("step_7_0.5");
}

BOOST_AUTO_TEST_SUITE_END()
