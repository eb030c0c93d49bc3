#include <cmath>

#include <boost/test/unit_test.hpp>

#include "strut/policy/clip/report.hpp"

// Of nothing: no gradient, which is finite and not clipped.
static_assert([] {
    constexpr strut::clip::report empty;
    return empty.norm == 0 && empty.finite && !empty.clipped && empty.norm_after == 0;
}());
static_assert(strut::clip::report{}.measured && strut::clip::report::untouched(3, true).measured);
static_assert(!strut::clip::report::unmeasured().measured);

BOOST_AUTO_TEST_SUITE(clip_report)

BOOST_AUTO_TEST_CASE(what_was_not_changed_has_the_same_norm_afterwards) {
    constexpr auto report = strut::clip::report::untouched(3, true);
    static_assert(report.norm == 3 && report.norm_after == 3);
    static_assert(report.finite && !report.clipped);
    const auto broken = strut::clip::report::untouched(std::nan(""), false);
    BOOST_TEST(!broken.finite);
    BOOST_TEST(!broken.clipped);
    BOOST_TEST(std::isnan(broken.norm));
    BOOST_TEST(std::isnan(broken.norm_after));
}

BOOST_AUTO_TEST_SUITE_END()
