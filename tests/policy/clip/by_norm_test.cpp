#include <array>

#include <boost/test/unit_test.hpp>

#include "laws/clipper.hpp"
#include "strut/policy/clip/by_norm.hpp"

// Tensors of norm 10 and 1 under a bound of 5: only the first one is clipped.
static_assert([] {
    std::array gradient{6., -8., 0., 1.};
    const std::array<strut::tensor_extent, 2> tensors{{{.size = 2}, {.offset = 3, .size = 1}}};
    const double* const no_parameters = nullptr;
    const auto report =
        strut::clip::by_norm<5>::apply(gradient.data(), no_parameters, {tensors, {}});
    return report.clipped && report.norm > 10.04987 && report.norm < 10.04988 &&
           report.norm_after > 5.09901 && report.norm_after < 5.09902 &&
           gradient == std::array{3., -4., 0., 1.};
}());

namespace laws {
template <>
inline constexpr double norm_order<strut::clip::by_norm<2, 1>> = 1;
template <>
inline constexpr double norm_order<strut::clip::by_norm<0.5, 3>> = 3;
template <>
inline constexpr double norm_order<strut::clip::by_norm<0.1, strut::clip::infinity>> =
    strut::clip::infinity;
} // namespace laws

BOOST_AUTO_TEST_SUITE(clip_by_norm)

BOOST_AUTO_TEST_CASE(by_norm_obeys_the_laws_of_clippers) {
    laws::clipper<strut::clip::by_norm<2>>();
    laws::clipper<strut::clip::by_norm<2, 1>>();
    laws::clipper<strut::clip::by_norm<0.5, 3>>();
    laws::clipper<strut::clip::by_norm<0.1, strut::clip::infinity>>();
}

BOOST_AUTO_TEST_CASE(by_norm_keeps_the_direction_of_each_tensor) {
    for (const auto part : laws::gradient_block<float>{1, 1}.tensors) {
        laws::direction_is_kept_in<strut::clip::by_norm<2>, float>(part);
        laws::direction_is_kept_in<strut::clip::by_norm<2>, double>(part);
    }
}

BOOST_AUTO_TEST_CASE(by_norm_bounds_each_tensor_and_turns_the_whole) {
    laws::gradient_block<double> block{10, 9};
    const auto before = block;
    block.clip<strut::clip::by_norm<2>>();
    for (const auto part : block.tensors)
        BOOST_TEST(block.norm_of(part) == 2, boost::test_tools::tolerance(1e-14));
    // The factors of two tensors differ.
    BOOST_TEST(
        block.elements[0] / before.elements[0] > 5 * block.elements[200] / before.elements[200]);
}

BOOST_AUTO_TEST_SUITE_END()
