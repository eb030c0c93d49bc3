#include <set>
#include <string_view>

#include <boost/test/unit_test.hpp>

#include "strut/health/verdict.hpp"

BOOST_AUTO_TEST_SUITE(verdict_)

BOOST_AUTO_TEST_CASE(each_condition_has_a_name_and_each_that_is_sick_an_advice_of_its_own) {
    using strut::condition;
    std::set<std::string_view> names;
    std::set<std::string_view> advice;
    for (int i = 0; i <= static_cast<int>(condition::stalled); ++i) {
        const auto what = static_cast<condition>(i);
        names.insert(name_of(what));
        advice.insert(advice_for(what));
        BOOST_TEST(advice_for(what).empty() == (what == condition::healthy));
        BOOST_TEST(strut::verdict{.what = what}.sick() == (what != condition::healthy));
    }
    BOOST_TEST(names.size() == 8u);
    BOOST_TEST(advice.size() == 8u);
}

BOOST_AUTO_TEST_SUITE_END()
