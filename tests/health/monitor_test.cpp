#include <array>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <memory>
#include <span>
#include <sstream>
#include <vector>

#include <boost/test/unit_test.hpp>

#include "report/runs.hpp"
#include "strut/report/text.hpp"
#include "strut/strut.hpp"

BOOST_AUTO_TEST_SUITE(monitor_)

using strut::condition;
using strut::dense;
using strut::input;
using strut::network;

using runs::cured;
using runs::data;
using runs::watched;

BOOST_AUTO_TEST_CASE(a_network_that_learns_is_healthy) {
    watched<cured, strut::adam> run{0.003};
    run.train({});
    BOOST_TEST(!run.watch.verdict().sick());
    BOOST_TEST(run.watch.alarms().empty());
    // The best constant prediction of two classes in equal parts.
    BOOST_TEST(run.watch.last().best_constant == std::log(2.0), boost::test_tools::tolerance(0.01));
    BOOST_TEST(run.watch.last().loss < 0.2);
}

BOOST_AUTO_TEST_CASE(the_reference_network_vanishes) {
    using layer = dense<32, strut::sigmoid>;
    using deep = network<input<10>, layer, strut::repeat<9, layer>, dense<1>>;
    watched<deep> run{0.01};
    run.train({});
    BOOST_TEST((run.watch.verdict().what == condition::vanishing));
    BOOST_TEST(run.watch.verdict().place.layer == 0u);
    BOOST_TEST(run.watch.alarms()[0].step <= 17u);
    std::ostringstream text;
    text << run.watch.verdict();
    BOOST_TEST(text.str().find("vanishing at layer 0") == 0u);
    BOOST_TEST(text.str().find("residual<...>") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(dead_units_are_counted_in_their_layer) {
    using dead = network<input<10>, dense<32, strut::relu>,
        dense<32, strut::relu, strut::bias<strut::constant<-50>>>, dense<1>>;
    watched<dead> run{0.01};
    run.train({});
    BOOST_TEST((run.watch.verdict().what == condition::dying_relu));
    BOOST_TEST(run.watch.verdict().place.layer == 1u);
    BOOST_TEST(run.watch.alarms()[0].step == 1u);
    BOOST_TEST(run.watch.last().activities[1].dead == 1);
    BOOST_TEST(run.watch.last().activities[0].dead < 0.5);
}

// A layer that is applied to each step of a sequence has one reading, and its units are dead or
// flat over all steps.
BOOST_AUTO_TEST_CASE(layers_over_steps_are_read) {
    using flat = dense<8, strut::tanh, strut::bias<strut::constant<20>>>;
    using dead = dense<8, strut::relu, strut::bias<strut::constant<-50>>>;
    watched<network<input<5, 2>, flat, dead, strut::last_step, dense<1>>> run{0.01};
    run.train({});
    const auto seen = run.watch.last().activities;
    BOOST_REQUIRE_EQUAL(seen.size(), 2u);
    BOOST_TEST((seen[0].can_saturate && seen[1].can_die));
    BOOST_TEST(seen[0].saturated == 1);
    BOOST_TEST(seen[1].dead == 1);
    BOOST_TEST(seen[1].zeros == 1);
    BOOST_TEST((run.watch.verdict().what == condition::dying_relu));
    BOOST_TEST(run.watch.verdict().place.layer == 1u);
    BOOST_TEST(run.watch.alarms()[0].step == 1u);
}

BOOST_AUTO_TEST_CASE(saturated_units_are_seen) {
    data far;
    for (float& one : far.x)
        one *= 300;
    watched<network<input<10>, dense<32, strut::tanh>, dense<32, strut::tanh>, dense<1>>> run{0.01};
    run.train(far);
    BOOST_TEST(run.watch.last().activities[0].saturated > 0.9);
}

// The very step, the layer, and the sample in the data set.
BOOST_AUTO_TEST_CASE(a_poisoned_sample_is_named) {
    data poisoned;
    poisoned.x[137 * 10 + 4] = std::numeric_limits<float>::quiet_NaN();
    watched<cured> run{0.01};
    std::uint64_t skipped_at = 0;
    struct {
        std::uint64_t* at;
        void after_step(const watched<cured>::trainer&, const strut::step_report& report) {
            if (!report.applied && *at == 0)
                *at = report.step;
        }
    } first{&skipped_at};
    run.fit.epoch(poisoned.x, poisoned.y, run.watch, first);
    BOOST_TEST((run.watch.verdict().what == condition::nan));
    BOOST_TEST(run.watch.first_non_finite().step == skipped_at);
    BOOST_TEST(run.watch.first_non_finite().sample == 137u);
    BOOST_TEST((run.watch.first_non_finite().what == strut::non_finite_event::where::input));
}

// Units that stay at zero have a slope of one at whatever weights: the gradient overflows between
// the layers, and it is named where it did.
BOOST_AUTO_TEST_CASE(a_gradient_that_overflows_between_layers_explodes) {
    using steep = dense<8, strut::tanh, strut::normal<10>>;
    watched<network<input<10>, steep, strut::repeat<60, steep>, dense<1>>> run{0.01};
    const std::vector<float> x(32 * 10), y(32, 1);
    run.fit.step(x, y, run.watch);
    BOOST_TEST((run.watch.verdict().what == condition::exploding));
    BOOST_TEST(!run.watch.verdict().through_time);
    BOOST_TEST(run.watch.verdict().place.layer == 1u);
    BOOST_TEST(run.watch.verdict().place.round > 10u);
    BOOST_TEST(run.watch.verdict().place.round < 50u);
}

// Watching changes nothing.
BOOST_AUTO_TEST_CASE(a_watched_run_gives_the_same_bits) {
    const data of;
    watched<cured, strut::adam> run{0.01};
    run.train(of);
    const auto net = std::make_unique<cured>(strut::seed{3});
    watched<cured, strut::adam>::trainer fit{*net, {.learning_rate = 0.01}};
    for (int epoch = 0; epoch < 10; ++epoch)
        fit.epoch(of.x, of.y);
    BOOST_TEST((*net == *run.net));
}

// What the optimizer's pass measured is what can be measured from outside.
BOOST_AUTO_TEST_CASE(norms_are_those_of_the_tensors) {
    const data of;
    watched<cured, strut::momentum<>> run{0.05};
    const cured before = *run.net;
    run.fit.step(std::span{of.x.data(), 32 * 10}, std::span{of.y.data(), 32}, run.watch);
    const auto norm = [](const float* x, const float* minus, std::size_t count) {
        double sum = 0;
        for (std::size_t i = 0; i < count; ++i)
            sum += std::pow(double(x[i]) - (minus ? double(minus[i]) : 0), 2);
        return std::sqrt(sum);
    };
    const auto close = boost::test_tools::tolerance(1e-5);
    std::size_t k = 0;
    for (const strut::tensor& one : cured::tensors) {
        if (one.purpose != strut::role::weight)
            continue;
        const auto& seen = run.watch.last().weights[k++];
        const float* const old = before.parameters.data() + one.offset;
        const float* const now = run.net->parameters.data() + one.offset;
        const float* const slope = run.fit.gradient().data() + one.offset;
        BOOST_TEST(seen.gradient == norm(slope, nullptr, one.size()), close);
        BOOST_TEST(seen.weight == norm(now, nullptr, one.size()), close);
        const double change = norm(now, old, one.size());
        BOOST_TEST(seen.update == change / norm(now, nullptr, one.size()), close);
        BOOST_TEST(seen.displacement == change / norm(old, nullptr, one.size()), close);
    }
}

BOOST_AUTO_TEST_CASE(a_poisoned_target_is_named) {
    for (const float poison :
        {std::numeric_limits<float>::quiet_NaN(), std::numeric_limits<float>::infinity()}) {
        data poisoned;
        poisoned.y[137] = poison;
        watched<cured> run{0.01};
        run.train(poisoned);
        const auto& event = run.watch.first_non_finite();
        BOOST_TEST((event.what == strut::non_finite_event::where::target));
        BOOST_TEST(event.sample == 137u);
        BOOST_TEST(run.watch.alarms().size() == 1u);
        BOOST_TEST((run.watch.alarms()[0].what == condition::nan));
        // It does not spoil what the best constant is computed from.
        BOOST_TEST(std::isfinite(run.watch.last().best_constant));
    }
}

// A step that was skipped for one sample is no reason to look away from all that follows.
BOOST_AUTO_TEST_CASE(a_run_that_learns_after_a_skipped_step_is_healthy) {
    data poisoned;
    poisoned.x[137 * 10 + 4] = std::numeric_limits<float>::quiet_NaN();
    watched<cured, strut::adam> run{0.003};
    run.fit.step(std::span{poisoned.x.data() + 128 * 10, 32 * 10},
        std::span{poisoned.y.data() + 128, 32}, run.watch);
    BOOST_TEST((run.watch.verdict().what == condition::nan));
    run.train({});
    BOOST_TEST(!run.watch.verdict().sick());
    BOOST_TEST(run.watch.alarms().size() == 1u);
}

// The norm of such weights leaves the range of float, they do not.
BOOST_AUTO_TEST_CASE(large_numbers_are_finite) {
    using net = network<input<4>, dense<4, strut::relu>, dense<1>>;
    net model{strut::seed{1}};
    for (std::size_t i = 0; i < 16; ++i)
        model.parameters[i] = -1e20f;
    strut::trainer<net, strut::mse, strut::sgd> fit{model, {.learning_rate = 1e-3}};
    strut::monitor watch{fit, {.every = 0}};
    const std::vector<float> x(4 * 8, 1), y(8, 1);
    for (int step = 0; step < 3; ++step)
        fit.step(x, y, watch);
    BOOST_TEST((watch.first_non_finite().what == strut::non_finite_event::where::none));
    BOOST_TEST(watch.last().step == 3u); // a check every 0 steps is one at every step
}

// Four samples say nothing of a unit, whatever the batch might have held.
BOOST_AUTO_TEST_CASE(units_are_dead_after_samples_and_not_after_lanes) {
    watched<network<input<10>, dense<64, strut::relu>, dense<1>>> run{0.001};
    const data of;
    for (std::size_t i = 0; i < 60; ++i)
        run.fit.step(std::span{of.x.data() + i * 10, 10}, std::span{of.y.data() + i, 1}, run.watch);
    BOOST_TEST(run.watch.last().activities[0].dead == 0);
}

BOOST_AUTO_TEST_SUITE_END()
