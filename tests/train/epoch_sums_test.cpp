#include <cmath>
#include <cstddef>
#include <cstdint>
#include <limits>

#include <boost/test/unit_test.hpp>

#include "strut/train/epoch_sums.hpp"

BOOST_AUTO_TEST_SUITE(epoch_sums_)

using strut::epoch_sums;
using strut::step_report;

static_assert(strut::detail::times_at_most(3, 4, 100) == 12);
static_assert(strut::detail::times_at_most(30, 4, 100) == 100);
static_assert(
    strut::detail::times_at_most(std::numeric_limits<std::uint64_t>::max(), 4, 100) == 100);

BOOST_AUTO_TEST_CASE(the_loss_of_an_epoch_is_the_mean_over_weights_of_steps_that_were_applied) {
    epoch_sums sums{};
    sums.add(step_report{.loss = 2, .weight = 3});
    sums.add(step_report{.loss = 6, .weight = 1});
    step_report skipped{.loss = std::numeric_limits<double>::infinity(), .weight = 3};
    skipped.applied = false;
    sums.add(skipped);
    const auto all = sums.report(5);
    BOOST_TEST(all.epoch == 5u);
    BOOST_TEST(all.loss == 3);
    BOOST_TEST(all.steps == 3u);
    BOOST_TEST(all.skipped == 1u);
}

BOOST_AUTO_TEST_CASE(an_epoch_of_skipped_steps_has_no_loss) {
    epoch_sums sums{};
    step_report skipped{.loss = 1, .weight = 3};
    skipped.applied = false;
    sums.add(skipped);
    BOOST_TEST(std::isnan(sums.report(1).loss));
    BOOST_TEST(epoch_sums{}.report(1).loss == 0);
}

BOOST_AUTO_TEST_SUITE_END()
