#include <boost/test/unit_test.hpp>

#include "golden_schedule.hpp"
#include "laws/schedule.hpp"
#include "strut/policy/schedule/cosine.hpp"

namespace schedule = strut::schedule;

static_assert(schedule::cosine<10, 0.2>::factor({0, 0}) == 1);
static_assert(schedule::cosine<10, 0.2>::factor({10, 0}) == 0.2);
static_assert(schedule::cosine<10>::factor({20, 0}) == 1);

BOOST_AUTO_TEST_SUITE(schedule_cosine)

BOOST_AUTO_TEST_CASE(cosine_obeys_the_laws_of_schedules) {
    laws::timed_schedule<schedule::cosine<10>>();
    laws::timed_schedule<schedule::cosine<7, 0.1>>();
}

BOOST_AUTO_TEST_CASE(cosine_is_pytorchs_CosineAnnealingLR) {
    factors_are_pytorchs<schedule::cosine<60>>("cosine_60");
    factors_are_pytorchs<schedule::cosine<17, 0.1>>("cosine_17_0.1");
}

BOOST_AUTO_TEST_SUITE_END()
