#include <boost/test/unit_test.hpp>

#include "golden_schedule.hpp"
#include "laws/schedule.hpp"
#include "strut/policy/schedule/constant.hpp"
#include "strut/policy/schedule/cosine.hpp"
#include "strut/policy/schedule/exponential.hpp"
#include "strut/policy/schedule/per_epoch.hpp"
#include "strut/policy/schedule/reduce_on_plateau.hpp"
#include "strut/policy/schedule/sequence.hpp"
#include "strut/policy/schedule/step.hpp"
#include "strut/policy/schedule/warm_up.hpp"

namespace schedule = strut::schedule;

using warm_cosine = schedule::sequence<schedule::warm_up<10, 0.1>, 10, schedule::cosine<50>>;
static_assert(warm_cosine::factor({0, 0}) == 0.1);
static_assert(warm_cosine::factor({10, 0}) == 1 && warm_cosine::factor({60, 0}) == 0);

BOOST_AUTO_TEST_SUITE(schedule_sequence)

BOOST_AUTO_TEST_CASE(sequence_obeys_the_laws_of_schedules) {
    laws::timed_schedule<warm_cosine>();
    laws::schedule<schedule::sequence<schedule::warm_up<>, 5, schedule::reduce_on_plateau<>>>();
}

BOOST_AUTO_TEST_CASE(sequence_is_pytorchs_SequentialLR) {
    factors_are_pytorchs<warm_cosine>("sequence_warm_up_cosine");
    factors_are_pytorchs<schedule::sequence<schedule::warm_up<5, 0.1>, 8,
        schedule::sequence<schedule::exponential<0.9>, 22, schedule::step<10>>>>(
        "sequence_of_three");
}

BOOST_AUTO_TEST_CASE(sequence_may_count_epochs) {
    using by_epochs = schedule::per_epoch<warm_cosine>;
    BOOST_TEST(by_epochs::factor({5000, 0}) == 0.1);
    BOOST_TEST(by_epochs::factor({5000, 10}) == 1);
}

BOOST_AUTO_TEST_SUITE_END()
