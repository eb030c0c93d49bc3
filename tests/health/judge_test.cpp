#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <vector>

#include <boost/test/unit_test.hpp>

#include "strut/health/judge.hpp"

BOOST_AUTO_TEST_SUITE(judge_)

using strut::condition;

// A run of 40 checks, ten steps each, as told to a judge.
struct run {
    double scale = 1;  // of the loss and of the gradients
    double bounce = 0; // added to the last layer's update, but not to its way
    std::vector<double> level = std::vector<double>(40, 1.0);
    std::array<strut::weight_reading, 3> weights{};
    std::array<strut::activity_reading, 2> activities{};
    std::vector<double> through_time{}; // at each check; none: no recurrent layer

    run() {
        for (auto& one : weights)
            one = {.gradient = 0.1, .weight = 5, .start = 5, .update = 1e-3};
    }

    strut::judge judged() const {
        strut::judge judge{strut::judge_options{.planned_steps = 400}};
        auto now_weights = weights;
        for (std::size_t k = 0; k < level.size(); ++k) {
            const double loss = scale * 0.7 * level[k];
            for (std::size_t i = 0; i < 10; ++i)
                judge.see_step(loss, scale * 0.7, 1);
            now_weights.back().update = weights.back().update;
            for (auto& one : now_weights) {
                one.displacement += 10 * one.update;
                one.gradient = scale * 0.1;
            }
            now_weights.back().update = weights.back().update + bounce;
            std::vector<strut::time_reading> times;
            if (!through_time.empty())
                times = {{{7, 0}, 40, 0.5}, {{2, 0}, 40, through_time[k]}};
            judge.see(strut::reading{.step = 10 * k + 1,
                .loss = loss,
                .largest_loss = loss,
                .best_constant = scale * 0.7,
                .learning_rate = 0.1,
                .samples = 640,
                .weights = now_weights,
                .activities = activities,
                .times = times});
        }
        return judge;
    }
    std::vector<condition> found() const {
        const strut::judge judge = judged();
        std::vector<condition> all;
        for (const strut::alarm& one : judge.alarms())
            all.push_back(one.what);
        return all;
    }
};

run learning() {
    run one;
    for (std::size_t k = 0; k < one.level.size(); ++k)
        one.level[k] = std::exp(-0.2 * double(k));
    return one;
}

const std::vector<condition> nothing;

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

BOOST_AUTO_TEST_CASE(a_single_spike_is_no_explosion) {
    run one = learning();
    one.level[10] = 100;
    BOOST_TEST((one.found() == nothing));
}

// Small targets under weights of the usual size.
BOOST_AUTO_TEST_CASE(a_loss_that_starts_far_above_the_constant_is_no_explosion) {
    run one = learning();
    for (double& level : one.level)
        level *= 1000;
    BOOST_TEST((one.found() == nothing));
    for (std::size_t k = 0; k < one.level.size(); ++k)
        one.level[k] = k < 2 ? 1000 : 8000;
    BOOST_TEST((one.found() == std::vector{condition::exploding}));
}

BOOST_AUTO_TEST_CASE(a_loss_that_falls_but_will_not_arrive_stalls) {
    run one;
    for (std::size_t k = 0; k < one.level.size(); ++k)
        one.level[k] = 1000 * std::exp(-0.1 * double(k));
    BOOST_TEST((one.found() == std::vector{condition::stalled}));
    BOOST_TEST(one.judged().alarms()[0].step > 280u);
}

BOOST_AUTO_TEST_CASE(a_loss_that_stays_high_has_exploded) {
    run one;
    std::fill(one.level.begin() + 2, one.level.end(), 8.0);
    BOOST_TEST((one.found() == std::vector{condition::exploding}));
    const auto judge = one.judged();
    BOOST_TEST(judge.alarms()[0].step == 41u);
    BOOST_TEST(judge.verdict().because[0].value == 8, boost::test_tools::tolerance(1e-12));
    BOOST_TEST(!judge.verdict().advice.empty());
}

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

// Below the digits of a float a fifth of the run is enough; else it is as late as a stall.
BOOST_AUTO_TEST_CASE(what_does_not_come_back_through_time_vanishes) {
    run one;
    one.through_time = std::vector<double>(40, -12.0);
    BOOST_TEST((one.found() == std::vector{condition::vanishing}));
    const auto judge = one.judged();
    BOOST_TEST(judge.alarms()[0].step == 81u);
    BOOST_TEST(judge.verdict().place.layer == 2u);
    BOOST_TEST(judge.verdict().through_time);
    BOOST_TEST(judge.verdict().because[0].value == -12);
    BOOST_TEST(judge.verdict().advice == strut::advice_through_time(condition::vanishing));

    one.through_time.assign(40, -4.0);
    BOOST_TEST((one.found() == std::vector{condition::vanishing}));
    BOOST_TEST(one.judged().alarms()[0].step == 281u);
    one.through_time.assign(40, -std::numeric_limits<double>::infinity());
    BOOST_TEST(one.judged().alarms()[0].step == 81u);
    one.through_time.assign(40, -1.9);
    BOOST_TEST((one.found() == std::vector{condition::stalled}));
    one.through_time.assign(40, std::numeric_limits<double>::quiet_NaN());
    BOOST_TEST((one.found() == std::vector{condition::stalled}));
}

// As an optimizer that scales its steps may do it.
BOOST_AUTO_TEST_CASE(what_finds_its_way_through_time_is_healthy) {
    run one;
    one.through_time = std::vector<double>(40, -12.0);
    std::fill(one.through_time.begin() + 8, one.through_time.end(), 0.0);
    for (std::size_t k = 12; k < one.level.size(); ++k)
        one.level[k] = std::exp(-0.3 * double(k - 11));
    BOOST_TEST((one.found() == nothing));
    // A run that has learned may forget the start of a sequence.
    one.through_time.assign(40, -12.0);
    one.level = learning().level;
    BOOST_TEST((one.found() == nothing));
}

BOOST_AUTO_TEST_CASE(an_explosion_is_laid_on_the_layer_that_grew_through_time) {
    run one;
    std::fill(one.level.begin() + 2, one.level.end(), 8.0);
    one.through_time = std::vector<double>(40, 0.0);
    one.through_time[1] = 5;
    const auto judge = one.judged();
    BOOST_TEST((judge.verdict().what == condition::exploding));
    BOOST_TEST(judge.verdict().through_time);
    BOOST_TEST(judge.verdict().place.layer == 2u);
    BOOST_TEST(judge.verdict().because[2].value == 5);
    one.through_time[1] = 2;
    BOOST_TEST(!one.judged().verdict().through_time);
}

BOOST_AUTO_TEST_CASE(flat_ends_without_progress_are_saturation) {
    run one;
    one.activities[0] = {.can_saturate = true, .saturated = 0.95};
    BOOST_TEST((one.found() == std::vector{condition::saturated}));
    for (std::size_t k = 0; k < one.level.size(); ++k)
        one.level[k] = std::exp(-0.05 * double(k + 1)); // but learning
    BOOST_TEST((one.found() == nothing));
}

BOOST_AUTO_TEST_CASE(up_and_down_is_oscillation) {
    run one;
    for (std::size_t k = 0; k < one.level.size(); ++k)
        one.level[k] = k % 2 ? 1.4 : 0.7;
    BOOST_TEST((one.found() == std::vector{condition::oscillating}));
}

BOOST_AUTO_TEST_CASE(what_is_not_finite_is_named_at_once) {
    strut::judge judge;
    judge.see_step(1, 0.7, 1);
    judge.see(strut::non_finite_event{strut::non_finite_event::where::input, {}, 2, 17});
    BOOST_TEST((judge.verdict().what == condition::nan));
    BOOST_TEST(judge.alarms().size() == 1u); // a poisoned sample is no explosion

    strut::judge grown;
    grown.see_step(1, 0.7, 1);
    grown.see_step(1e6, 0.7, 1);
    grown.see(strut::non_finite_event{strut::non_finite_event::where::weight, {}, 3, 0});
    BOOST_TEST(grown.alarms().size() == 2u);
    BOOST_TEST((grown.verdict().what == condition::nan));
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
