#include <algorithm>
#include <array>
#include <cstdint>
#include <limits>
#include <span>
#include <vector>

#include <boost/test/unit_test.hpp>

#include "report/runs.hpp"
#include "strut/report/record.hpp"

BOOST_AUTO_TEST_SUITE(record_)

using strut::condition;
using strut::report::record;

/// `count` checks, eight steps apart, whose figures are their numbers.
record of_checks(std::size_t count, std::size_t capacity) {
    record all{capacity};
    std::array<strut::weight_reading, 3> weights{};
    std::array<strut::activity_reading, 2> activities{};
    std::array<strut::time_reading, 2> times{};
    for (std::size_t i = 0; i < count; ++i) {
        const auto value = static_cast<double>(i);
        weights[1].gradient = weights[2].update = value;
        activities[1].dead = value;
        times[1].through_time = -value;
        all.push({.step = 8 * i + 1,
            .loss = value,
            .largest_loss = i % 7 == 3 ? 100 + value : value,
            .weights = weights,
            .activities = activities,
            .times = times});
    }
    return all;
}

BOOST_AUTO_TEST_CASE(every_check_is_kept_while_there_is_room) {
    const record all = of_checks(10, 10);
    BOOST_REQUIRE(all.checks().size() == 10u);
    BOOST_TEST(all.checks()[9].step == 73u);
    BOOST_TEST(all.weights(9)[1].gradient == 9);
    BOOST_TEST(all.weights(9)[2].update == 9);
    BOOST_TEST(all.activities(9)[1].dead == 9);
}

// Whatever the length of the run: evenly spaced from the first on, the latest at the end, the
// figures of the layers those of their check, and the largest loss of those left out not lost.
BOOST_AUTO_TEST_CASE(a_full_record_keeps_every_second_and_the_latest) {
    for (std::size_t count = 1; count < 100; ++count) {
        const record all = of_checks(count, 8);
        const auto checks = all.checks();
        BOOST_REQUIRE(checks.size() <= 8u);
        BOOST_REQUIRE(checks.size() >= std::min<std::size_t>(count, 4));
        BOOST_REQUIRE(checks[0].step == 1u);
        BOOST_REQUIRE(checks.back().step == 8 * (count - 1) + 1);
        for (std::size_t i = 0; i < checks.size(); ++i) {
            BOOST_REQUIRE(checks[i].loss == static_cast<double>((checks[i].step - 1) / 8));
            BOOST_REQUIRE(all.weights(i)[1].gradient == checks[i].loss);
            BOOST_REQUIRE(all.weights(i)[2].update == checks[i].loss);
            BOOST_REQUIRE(all.activities(i)[1].dead == checks[i].loss);
            BOOST_REQUIRE(all.times(i)[1] == -checks[i].loss);
            if (i > 0 && i + 1 < checks.size())
                BOOST_REQUIRE(checks[i + 1].step - checks[i].step <= checks[1].step - 1);
            const double since = i > 0 ? checks[i - 1].loss : -1;
            double largest = 0;
            for (double one = since + 1; one <= checks[i].loss; ++one)
                largest = std::max(largest, static_cast<int>(one) % 7 == 3 ? 100 + one : one);
            BOOST_REQUIRE(checks[i].largest_loss == largest);
        }
    }
}

BOOST_AUTO_TEST_CASE(verdicts_are_kept_when_they_change) {
    record all;
    const auto push = [&](condition what, std::uint64_t step) {
        all.push(strut::verdict{.what = what, .step = step});
    };
    push(condition::healthy, 1);
    push(condition::vanishing, 9);
    push(condition::vanishing, 17);
    push(condition::healthy, 25);
    BOOST_REQUIRE(all.verdicts().size() == 2u);
    BOOST_TEST(all.verdicts()[0].step == 9u);
    BOOST_TEST(all.verdicts()[1].step == 25u);
    for (std::uint64_t step = 33; step < 3300; step += 16) {
        push(condition::exploding, step);
        push(condition::healthy, step + 8);
    }
    BOOST_TEST(all.verdicts().size() == 64u);
    BOOST_TEST(all.verdicts().back().step > 3280u);
}

BOOST_AUTO_TEST_CASE(the_recorder_keeps_what_the_monitor_read) {
    runs::watched<runs::deep> run{0.01};
    strut::report::recorder keep{run.watch};
    run.train({}, keep);
    const record& all = keep.record();
    // 160 steps, of which every eighth is looked at.
    BOOST_TEST(all.checks().size() == 20u);
    BOOST_TEST(all.checks().back().step == run.watch.last().step);
    BOOST_TEST(all.checks().back().loss == run.watch.last().loss);
    BOOST_TEST(all.checks().back().best_constant == run.watch.last().best_constant);
    BOOST_TEST(all.checks().back().learning_rate == 0.01);
    BOOST_TEST(all.checks()[0].seconds > 1.7e9);
    BOOST_TEST(all.checks().back().seconds >= all.checks()[0].seconds);
    BOOST_REQUIRE(all.weights().size() == 11u);
    BOOST_TEST((all.weights()[1] == strut::layer_place{1, 0, true}));
    BOOST_TEST((all.weights()[8] == strut::layer_place{1, 7, true}));
    BOOST_TEST(all.weights(19)[3].update == run.watch.last().weights[3].update);
    BOOST_REQUIRE(all.activities().size() == 10u);
    BOOST_TEST(all.activities()[0].can_saturate);
    BOOST_TEST(!all.activities()[0].can_die);
    BOOST_TEST(all.activities(19)[9].saturated == run.watch.last().activities[9].saturated);
    BOOST_REQUIRE(all.verdicts().size() == 1u);
    BOOST_TEST((all.verdicts()[0].what == condition::vanishing));
    BOOST_TEST(all.verdicts()[0].step <= 17u);
}

// The monitor's gradient norms are those of the step that was last, not of the last check.
BOOST_AUTO_TEST_CASE(gradients_are_those_of_the_check) {
    const runs::data on;
    runs::watched<runs::cured> run{0.01};
    strut::report::recorder keep{run.watch};
    const std::span x{on.x.data(), 32 * 10}, y{on.y.data(), 32};
    run.fit.step(x, y, run.watch, keep);
    const double then = run.watch.last().weights[1].gradient;
    run.fit.step(x, y, run.watch, keep);
    BOOST_TEST(run.watch.last().weights[1].gradient != then);
    BOOST_REQUIRE(keep.record().checks().size() == 1u);
    BOOST_TEST(keep.record().weights(0)[1].gradient == then);
}

BOOST_AUTO_TEST_CASE(the_first_number_that_is_not_finite_is_kept) {
    runs::data poisoned;
    poisoned.x[137 * 10 + 4] = std::numeric_limits<float>::quiet_NaN();
    const record all = runs::record_of<runs::cured>(0.01, poisoned);
    BOOST_REQUIRE(!all.verdicts().empty());
    BOOST_TEST((all.verdicts()[0].what == condition::nan));
    BOOST_TEST(all.first_non_finite().sample == 137u);
}

BOOST_AUTO_TEST_SUITE_END()
