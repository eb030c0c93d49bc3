#include <sstream>
#include <type_traits>

#include <boost/test/unit_test.hpp>

#include "report/runs.hpp"
#include "strut/health/no_monitor.hpp"
#include "strut/report/text.hpp"

BOOST_AUTO_TEST_SUITE(no_monitor_)

// Code that reports on a run takes one or the other.
BOOST_AUTO_TEST_CASE(it_stands_in_for_a_monitor_and_finds_nothing) {
    static_assert(std::is_empty_v<strut::no_monitor>);
    const strut::no_monitor watch;
    BOOST_TEST(!watch.verdict().sick());
    BOOST_TEST(watch.alarms().empty());
    BOOST_TEST((watch.first_non_finite().what == strut::non_finite_event::where::none));
    BOOST_TEST(watch.last().weights.empty());
    std::ostringstream text;
    strut::report::verdict_printer say{watch, text};
    say.after_step(0, strut::step_report{.step = 1});
    BOOST_TEST(text.str() == "");
}

BOOST_AUTO_TEST_SUITE_END()
