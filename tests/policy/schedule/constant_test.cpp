#include <boost/test/unit_test.hpp>

#include "laws/schedule.hpp"
#include "strut/policy/schedule/constant.hpp"

static_assert(strut::schedule::constant::factor({12, 3}) == 1);

BOOST_AUTO_TEST_SUITE(schedule_constant)

BOOST_AUTO_TEST_CASE(constant_obeys_the_laws_of_schedules) {
    laws::timed_schedule<strut::schedule::constant>();
}

BOOST_AUTO_TEST_SUITE_END()
