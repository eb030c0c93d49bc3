#include <boost/test/unit_test.hpp>

#include "laws/schedule.hpp"
#include "strut/policy/schedule/per_epoch.hpp"
#include "strut/policy/schedule/reduce_on_plateau.hpp"
#include "strut/policy/schedule/step.hpp"

namespace schedule = strut::schedule;

using halving = schedule::per_epoch<schedule::step<3, 0.5>>;
static_assert(halving::factor({1000, 2}) == 1);
static_assert(halving::factor({0, 3}) == 0.5);
static_assert(strut::timed_schedule<halving> && !strut::adaptive_schedule<halving>);

using plateau = schedule::per_epoch<schedule::reduce_on_plateau<>>;
static_assert(!strut::timed_schedule<plateau> && strut::adaptive_schedule<plateau>);

BOOST_AUTO_TEST_SUITE(schedule_per_epoch)

BOOST_AUTO_TEST_CASE(per_epoch_obeys_the_laws_of_schedules) {
    laws::timed_schedule<halving>();
    laws::schedule<plateau>();
}

BOOST_AUTO_TEST_SUITE_END()
