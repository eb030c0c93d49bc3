#include <array>
#include <cmath>
#include <cstdio>
#include <limits>
#include <string>

#include <boost/test/unit_test.hpp>

#include "../../bench/diagnosis/recording.hpp"

BOOST_AUTO_TEST_SUITE(recording_)

using strut::condition;

// Tells a recording and a judge the same: a layer that dies, and at the end a number that is none.
BOOST_AUTO_TEST_CASE(a_recorded_run_is_judged_as_it_was) {
    diagnosis::recording record{"a_run", 400};
    strut::judge judge{{.planned_steps = 400}};
    for (std::size_t step = 1; step <= 31; ++step) {
        record.step(0.7, 0.7, 1.5);
        judge.see_step(0.7, 0.7, 1.5);
        if (step % 10 != 1)
            continue;
        const double dead = step > 10 ? 1 : 0;
        const std::array weights{strut::weight_reading{
            .gradient = 0.1, .weight = 5, .start = 5, .update = 1e-3, .displacement = 0.1}};
        const std::array activities{
            strut::activity_reading{.place = {3, 2, true}, .can_die = true, .dead = dead}};
        const std::array times{strut::time_reading{{4, 0}, 40, step > 10 ? -12.5 : -1.0}};
        const strut::reading now{.step = step,
            .loss = 0.7,
            .largest_loss = 0.7,
            .best_constant = 0.7,
            .learning_rate = 0.1,
            .samples = 640,
            .weights = weights,
            .activities = activities,
            .times = times};
        record.check(now);
        judge.see(now);
    }
    const strut::non_finite_event broken{strut::non_finite_event::where::gradient, {1, 0}, 31, 0};
    const strut::overflow_reading overflow{.grew = 38.5, .through_time = true};
    record.event(broken, overflow);
    judge.see(broken, overflow);
    BOOST_REQUIRE_EQUAL(judge.alarms().size(), 3u);

    std::FILE* const file = std::tmpfile();
    std::fputs(record.text().c_str(), file);
    std::rewind(file);
    const auto again = diagnosis::judge_again(file);
    std::fclose(file);
    BOOST_REQUIRE_EQUAL(again.size(), 1u);
    BOOST_TEST(again[0].id == "a_run");
    BOOST_REQUIRE_EQUAL(again[0].judge.alarms().size(), 3u);
    for (std::size_t i = 0; i < 3; ++i) {
        const strut::alarm &one = again[0].judge.alarms()[i], &was = judge.alarms()[i];
        BOOST_TEST((one.what == was.what && one.step == was.step && one.place == was.place));
    }
    BOOST_TEST((judge.alarms()[0].what == condition::dying_relu));
    BOOST_TEST((judge.alarms()[1].what == condition::exploding));
    BOOST_TEST((judge.alarms()[2].what == condition::nan));
    BOOST_TEST(again[0].judge.verdict().through_time);
}

BOOST_AUTO_TEST_SUITE_END()
