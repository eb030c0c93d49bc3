#include <array>
#include <vector>

#include <boost/test/unit_test.hpp>

#include "golden/reader.hpp"
#include "laws/clipper.hpp"
#include "strut/policy/clip/by_value.hpp"

static_assert([] {
    std::array gradient{3., -4., 0.5, 2.};
    const auto report = laws::clip_whole<strut::clip::by_value<2>>(gradient);
    return report.clipped && gradient == std::array{2., -2., 0.5, 2.};
}());

BOOST_AUTO_TEST_SUITE(clip_by_value)

BOOST_AUTO_TEST_CASE(by_value_obeys_the_laws_of_clippers) {
    laws::clipper<strut::clip::by_value<0.5>>();
}

BOOST_AUTO_TEST_CASE(by_value_clips_no_element_within_the_bound) {
    // The norm is above the bound, every element below it.
    std::vector<float> gradient(100, 0.9f);
    const auto report = laws::clip_whole<strut::clip::by_value<1>>(gradient);
    BOOST_TEST(!report.clipped);
    BOOST_TEST(report.norm == 9, boost::test_tools::tolerance(1e-6));
    // A single element just above the bound.
    std::vector<float> one{0.f, 1.0000001f, 0.f};
    BOOST_TEST((laws::clip_whole<strut::clip::by_value<1>>(one).clipped));
    BOOST_TEST(one[1] == 1.f);
}

BOOST_AUTO_TEST_CASE(by_value_is_pytorchs_clip_grad_value) {
    const golden::file file{"policies.txt"};
    auto gradient = file.get<double>("training/gradient/0/double").values;
    laws::clip_whole<strut::clip::by_value<0.25>>(gradient);
    BOOST_TEST(gradient == file.get<double>("clip/by_value_0.25/double").values,
        boost::test_tools::per_element());
}

BOOST_AUTO_TEST_SUITE_END()
