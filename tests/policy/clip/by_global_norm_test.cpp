#include <array>

#include <boost/test/unit_test.hpp>

#include "laws/clipper.hpp"
#include "strut/policy/clip/by_global_norm.hpp"

static_assert([] {
    std::array gradient{6., -8.};
    const auto report = laws::clip_whole<strut::clip::by_global_norm<5>>(gradient);
    return report.clipped && report.norm == 10 && report.norm_after < 5 && gradient[0] < 3 &&
           gradient[0] > 2.999999 && gradient[1] > -4 && gradient[1] < -3.999999;
}());

namespace laws {
template <>
inline constexpr double norm_order<strut::clip::by_global_norm<1, 1>> = 1;
template <>
inline constexpr double norm_order<strut::clip::by_global_norm<1, 3>> = 3;
template <>
inline constexpr double norm_order<strut::clip::by_global_norm<0.1, strut::clip::infinity>> =
    strut::clip::infinity;
} // namespace laws

BOOST_AUTO_TEST_SUITE(clip_by_global_norm)

BOOST_AUTO_TEST_CASE(by_global_norm_obeys_the_laws_of_clippers) {
    laws::clipper<strut::clip::by_global_norm<1>>();
    laws::clipper<strut::clip::by_global_norm<0.01>>();
    laws::clipper<strut::clip::by_global_norm<1, 1>>();
    laws::clipper<strut::clip::by_global_norm<1, 3>>();
    laws::clipper<strut::clip::by_global_norm<0.1, strut::clip::infinity>>();
}

BOOST_AUTO_TEST_CASE(by_global_norm_keeps_the_direction_of_the_whole_gradient) {
    laws::direction_is_kept_in<strut::clip::by_global_norm<1>, float>({.size = 5200});
    laws::direction_is_kept_in<strut::clip::by_global_norm<1>, double>({.size = 5200});
}

BOOST_AUTO_TEST_CASE(by_global_norm_bounds_huge_gradients_too) {
    // The factor is no normal float.
    laws::gradient_block<float> block{3e37, 4};
    const auto report = block.clip<strut::clip::by_global_norm<0.001>>();
    BOOST_TEST(report.clipped);
    BOOST_TEST(block.norm() == 0.001, boost::test_tools::tolerance(1e-6));
}

BOOST_AUTO_TEST_CASE(by_global_norm_never_enlarges_a_small_gradient) {
    laws::gradient_block<float> block{1e-4, 4};
    const auto before = block.elements;
    BOOST_TEST(!block.clip<strut::clip::by_global_norm<1>>().clipped);
    BOOST_TEST((block.elements == before));
}

BOOST_AUTO_TEST_SUITE_END()
