#include <boost/test/unit_test.hpp>

#include "golden_schedule.hpp"
#include "laws/schedule.hpp"
#include "strut/policy/schedule/cosine.hpp"
#include "strut/policy/schedule/exponential.hpp"
#include "strut/policy/schedule/per_epoch.hpp"
#include "strut/policy/schedule/product.hpp"
#include "strut/policy/schedule/reduce_on_plateau.hpp"
#include "strut/policy/schedule/step.hpp"
#include "strut/policy/schedule/warm_up.hpp"

namespace schedule = strut::schedule;

using by_both =
    schedule::product<schedule::warm_up<4, 0.5>, schedule::per_epoch<schedule::step<1>>>;
static_assert(by_both::factor({2, 0}) == 0.75);
static_assert(by_both::factor({100, 1}) == 0.1);

BOOST_AUTO_TEST_SUITE(schedule_product)

BOOST_AUTO_TEST_CASE(product_obeys_the_laws_of_schedules) {
    laws::timed_schedule<by_both>();
    laws::schedule<schedule::product<schedule::warm_up<>, schedule::reduce_on_plateau<>>>();
}

BOOST_AUTO_TEST_CASE(product_is_pytorchs_ChainedScheduler) {
    factors_are_pytorchs<schedule::product<schedule::warm_up<20, 0.1>, schedule::exponential<0.9>>>(
        "product_warm_up_exponential");
}

BOOST_AUTO_TEST_CASE(product_hands_the_loss_to_the_schedule_that_wants_it) {
    using both = schedule::product<schedule::warm_up<4, 0.5>, schedule::reduce_on_plateau<0.25, 1>>;
    static_assert(!both::takes_loss);
    both::state kept;
    BOOST_TEST(both::factor({2, 0}, kept) == 0.75);
    both::observe(kept, 1);
    both::observe(kept, 1);
    BOOST_TEST(both::factor({2, 0}, kept) == 0.75 * 0.25);
}

BOOST_AUTO_TEST_SUITE_END()
