#include <algorithm>
#include <cstddef>
#include <vector>

#include <boost/test/unit_test.hpp>

#include "judge/run.hpp"
#include "strut/health/judge.hpp"

BOOST_AUTO_TEST_SUITE(judge_)

using judged::learning;
using judged::nothing;
using judged::run;

BOOST_AUTO_TEST_CASE(a_run_that_learns_is_healthy) {
    BOOST_TEST((learning().found() == nothing));
    BOOST_TEST(!learning().judged().verdict().sick());
}

// Whatever else is seen: dead and saturated units, still weights.
BOOST_AUTO_TEST_CASE(a_run_that_has_learned_is_healthy) {
    run one = learning();
    one.weights[0].update = 0;
    one.activities[0] = {.can_die = true, .dead = 1};
    one.activities[1] = {.can_saturate = true, .saturated = 0.8};
    for (std::size_t k = 0; k < 8; ++k)
        one.level[k] = 0.5 - 0.05 * double(k);
    BOOST_TEST((one.found() == nothing));
}

// Losses and gradients times a power of two, updates kept: the same verdicts, bit for bit.
BOOST_AUTO_TEST_CASE(the_scale_of_the_loss_does_not_matter) {
    std::vector<run> runs(7);
    runs[6].through_time = std::vector<double>(40, -12.0);
    runs[0] = learning();
    runs[1].weights[0].update = 1e-8;
    runs[2].activities[0] = {.can_saturate = true, .saturated = 0.95};
    std::fill(runs[3].level.begin() + 2, runs[3].level.end(), 8.0);
    for (std::size_t k = 0; k < runs[4].level.size(); ++k)
        runs[4].level[k] = k % 2 ? 1.4 : 0.7;
    for (run& one : runs)
        for (const double scale : {0x1p-40, 0x1p-3, 2.0, 0x1p60}) {
            const auto plain = one.judged();
            one.scale = scale;
            const auto scaled = one.judged();
            one.scale = 1;
            BOOST_REQUIRE_EQUAL(plain.alarms().size(), scaled.alarms().size());
            for (std::size_t i = 0; i < plain.alarms().size(); ++i) {
                BOOST_TEST(plain.alarms()[i].step == scaled.alarms()[i].step);
                BOOST_TEST((plain.alarms()[i].what == scaled.alarms()[i].what));
            }
            BOOST_TEST((plain.verdict().what == scaled.verdict().what));
            for (std::size_t i = 0; i < 3; ++i)
                BOOST_TEST(plain.verdict().because[i].value == scaled.verdict().because[i].value);
        }
}

BOOST_AUTO_TEST_SUITE_END()
