#include <array>

#include <boost/test/unit_test.hpp>

#include "laws/clipper.hpp"
#include "strut/policy/clip/none.hpp"

static_assert([] {
    std::array gradient{3., -4.};
    const auto report = laws::clip_whole<strut::clip::none>(gradient);
    return report.norm == 5 && report.finite && !report.clipped && gradient == std::array{3., -4.};
}());
static_assert(!strut::clipper<int>);

BOOST_AUTO_TEST_SUITE(clip_none)

BOOST_AUTO_TEST_CASE(none_obeys_the_laws_of_clippers) {
    laws::clipper<strut::clip::none>();
}

BOOST_AUTO_TEST_SUITE_END()
