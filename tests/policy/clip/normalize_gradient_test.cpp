#include <array>
#include <cstddef>

#include <boost/test/unit_test.hpp>

#include "laws/clipper.hpp"
#include "strut/policy/clip/normalize_gradient.hpp"

// A weight with its bias, of norm 5 together, and their gradient of norm 0.1.
static_assert([] {
    std::array gradient{0.06, 0.08};
    const std::array parameters{4., -3.};
    const std::array<strut::tensor_extent, 2> layer{
        {{.size = 1}, {.offset = 1, .size = 1, .weight = false, .begins = false}}};
    const strut::block_range all{0, 2};
    const auto report = strut::normalize_gradient<0.5>::apply(
        gradient.data(), parameters.data(), {layer, {&all, 1}});
    return !report.clipped && report.norm_after == 2.5 && gradient[0] > 1.4999 &&
           gradient[0] < 1.5001 && gradient[1] > 1.9999 && gradient[1] < 2.0001;
}());

namespace laws {
template <strut::real Trust>
inline constexpr bool only_shrinks<strut::normalize_gradient<Trust>> = false;
} // namespace laws

BOOST_AUTO_TEST_SUITE(clip_normalize_gradient)

BOOST_AUTO_TEST_CASE(normalize_gradient_obeys_the_laws_but_that_of_shrinking) {
    laws::clipper<strut::normalize_gradient<>>();
    laws::clipper<strut::normalize_gradient<0.001>>();
}

BOOST_AUTO_TEST_CASE(normalize_gradient_gives_each_layer_the_size_of_its_weights) {
    for (const double size : {1e-30, 1e-9, 1., 1e30}) {
        laws::gradient_block<float> block{size, 7};
        const auto before = block;
        block.clip<strut::normalize_gradient<0.1>>();
        laws::gradient_block<float> weights = block;
        weights.elements = weights.parameters;
        // The first two tensors are one layer.
        for (const strut::tensor_extent layer :
            {strut::tensor_extent{.size = 67}, strut::tensor_extent{.offset = 128, .size = 5000}}) {
            const double expected = 0.1 * weights.norm_of(layer);
            BOOST_TEST(block.norm_of(layer) == expected, boost::test_tools::tolerance(1e-5));
            const double factor = expected / before.norm_of(layer);
            for (std::size_t i = layer.offset; i < layer.offset + layer.size; ++i)
                if (std::abs(block.elements[i] - factor * before.elements[i]) > 1e-5 * expected)
                    BOOST_ERROR("element " << i << " is not in proportion");
        }
    }
}

BOOST_AUTO_TEST_CASE(normalize_gradient_keeps_a_gradient_where_it_or_the_weights_are_zero) {
    laws::gradient_block<double> block{1, 7};
    std::fill_n(block.parameters.begin(), 67, 0.);
    std::fill_n(block.elements.begin() + 128, 5000, 0.);
    const auto before = block.elements;
    const auto report = block.clip<strut::normalize_gradient<>>();
    BOOST_TEST((block.elements == before));
    BOOST_TEST(report.norm == report.norm_after, boost::test_tools::tolerance(1e-14));
}

BOOST_AUTO_TEST_SUITE_END()
