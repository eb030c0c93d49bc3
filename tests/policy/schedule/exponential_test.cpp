#include <boost/test/unit_test.hpp>

#include "golden_schedule.hpp"
#include "laws/schedule.hpp"
#include "strut/policy/schedule/exponential.hpp"

namespace schedule = strut::schedule;

static_assert(schedule::exponential<0.5>::factor({0, 9}) == 1);
static_assert(schedule::exponential<0.5>::factor({3, 0}) == 0.125);

BOOST_AUTO_TEST_SUITE(schedule_exponential)

BOOST_AUTO_TEST_CASE(exponential_obeys_the_laws_of_schedules) {
    laws::timed_schedule<schedule::exponential<0.95>>();
    laws::timed_schedule<schedule::exponential<0>>();
}

BOOST_AUTO_TEST_CASE(exponential_is_pytorchs_ExponentialLR) {
    factors_are_pytorchs<schedule::exponential<0.9>>("exponential_0.9");
}

BOOST_AUTO_TEST_SUITE_END()
