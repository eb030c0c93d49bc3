#include <cmath>
#include <cstddef>
#include <vector>

#include <boost/test/unit_test.hpp>

#include "run.hpp"
#include "strut/health/judge/standstill.hpp"

BOOST_AUTO_TEST_SUITE(standstill)

using judged::condition;
using judged::run;

BOOST_AUTO_TEST_CASE(a_first_layer_that_stands_vanishes) {
    run one;
    one.weights[0].update = 1e-8;
    BOOST_TEST((one.found() == std::vector{condition::vanishing}));
    BOOST_TEST(one.judged().alarms()[0].step == 11u);
    // A frozen layer is meant to stand.
    one.weights[0].trained = false;
    BOOST_TEST((one.found() != std::vector{condition::vanishing}));
}

// Layers are compared by how far they are, not by how fast: the head bounces.
BOOST_AUTO_TEST_CASE(a_first_layer_that_lags_vanishes) {
    run one;
    one.bounce = 0.01;
    one.weights[0].update = 1e-4;
    one.weights[2].update = 4e-4;
    BOOST_TEST((one.found() == std::vector{condition::stalled}));
    one.bounce = 0;
    one.weights[2].update = 1e-2;
    BOOST_TEST((one.found() == std::vector{condition::vanishing}));
    BOOST_TEST(one.judged().alarms()[0].step < 100u);
    // Where the ends are flat, they are the reason.
    one.activities[0] = {.can_saturate = true, .saturated = 0.6};
    BOOST_TEST((one.found() == std::vector{condition::saturated}));
}

BOOST_AUTO_TEST_CASE(when_no_layer_moves_the_run_stalls) {
    run one;
    for (auto& weight : one.weights)
        weight.update = 1e-8;
    BOOST_TEST((one.found() == std::vector{condition::stalled}));
    BOOST_TEST(one.judged().alarms()[0].step == 21u);
}

BOOST_AUTO_TEST_CASE(a_plateau_stalls_late) {
    BOOST_TEST((run{}.found() == std::vector{condition::stalled}));
    BOOST_TEST(run{}.judged().alarms()[0].step > 280u);
}

BOOST_AUTO_TEST_CASE(a_loss_that_falls_but_will_not_arrive_stalls) {
    run one;
    for (std::size_t k = 0; k < one.level.size(); ++k)
        one.level[k] = 1000 * std::exp(-0.1 * double(k));
    BOOST_TEST((one.found() == std::vector{condition::stalled}));
    BOOST_TEST(one.judged().alarms()[0].step > 280u);
}

BOOST_AUTO_TEST_SUITE_END()
