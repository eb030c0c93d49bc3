#include <cstddef>
#include <limits>

#include <boost/test/unit_test.hpp>

#include "strut/health/judge/course.hpp"

BOOST_AUTO_TEST_SUITE(course_)

using strut::detail::course;

bool check(course& run, std::size_t step, double loss, double best_constant = 0.5) {
    run.see_step(loss, best_constant, 1);
    return run.see(strut::reading{.step = step, .loss = loss, .best_constant = best_constant});
}

BOOST_AUTO_TEST_CASE(losses_are_measured_against_the_best_constant) {
    course run{100};
    for (std::size_t i = 0; i < 4; ++i)
        check(run, 10 * i + 1, 0.25);
    check(run, 41, 500); // a single spike moves no median
    BOOST_TEST(run.now() == 1000);
    BOOST_TEST(run.level() == 0.5);
    BOOST_TEST(run.peak() == 500);
    BOOST_TEST(run.passed() == 0.41);
    BOOST_TEST(run.left() == 59);
}

// Where the loss of a constant is not known, the first loss is the measure.
BOOST_AUTO_TEST_CASE(else_against_the_first_loss) {
    course run{0};
    check(run, 1, 4, 0);
    check(run, 9, 1, 0);
    BOOST_TEST(run.now() == 0.25);
    BOOST_TEST(run.base() == 4);
    BOOST_TEST(run.left() == 991); // a thousand steps at least
    BOOST_TEST(!check(run, 17, std::numeric_limits<double>::quiet_NaN(), 0));
    BOOST_TEST(run.now() == 0.25);
}

BOOST_AUTO_TEST_CASE(progress_is_measured_over_a_share_of_the_run) {
    course run{100};
    for (std::size_t step = 1; step <= 100; ++step) {
        check(run, step, step < 50 ? 0.5 : 0.45);
        if (step == 20)
            BOOST_TEST(!run.no_progress(0.3, 0.95)); // not as long yet
        if (step == 40)
            BOOST_TEST(run.no_progress(0.3, 0.95));
        if (step == 70)
            BOOST_TEST(!run.no_progress(0.3, 0.95));
    }
    BOOST_TEST(run.no_progress(0.3, 0.95));
}

BOOST_AUTO_TEST_SUITE_END()
