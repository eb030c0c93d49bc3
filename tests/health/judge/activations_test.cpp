#include <cmath>
#include <cstddef>
#include <vector>

#include <boost/test/unit_test.hpp>

#include "run.hpp"
#include "strut/health/judge/activations.hpp"

BOOST_AUTO_TEST_SUITE(activations)

using judged::condition;
using judged::learning;
using judged::nothing;
using judged::run;

BOOST_AUTO_TEST_CASE(a_closed_layer_is_seen_at_once) {
    run one;
    one.activities[1] = {.place = {4, 0}, .can_die = true, .zeros = 1};
    one.weights[0].gradient = 0;
    strut::judge judge{strut::judge_options{.planned_steps = 400}};
    judge.see_step(0.7, 0.7, 1);
    judge.see(strut::reading{.step = 1,
        .loss = 0.7,
        .best_constant = 0.7,
        .weights = one.weights,
        .activities = one.activities});
    BOOST_REQUIRE_EQUAL(judge.alarms().size(), 1u);
    BOOST_TEST((judge.verdict().what == condition::dying_relu));
    BOOST_TEST(judge.verdict().place.layer == 4u);
}

BOOST_AUTO_TEST_CASE(flat_ends_without_progress_are_saturation) {
    run one;
    one.activities[0] = {.can_saturate = true, .saturated = 0.95};
    BOOST_TEST((one.found() == std::vector{condition::saturated}));
    for (std::size_t k = 0; k < one.level.size(); ++k)
        one.level[k] = std::exp(-0.05 * double(k + 1)); // but learning
    BOOST_TEST((one.found() == nothing));
}

BOOST_AUTO_TEST_SUITE_END()
