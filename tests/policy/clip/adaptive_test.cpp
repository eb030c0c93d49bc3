#include <array>
#include <cmath>
#include <cstddef>
#include <vector>

#include <boost/test/unit_test.hpp>

#include "laws/clipper.hpp"
#include "strut/policy/clip/adaptive.hpp"

// Two units with weights of norm 5 and 0: the gradient of the first one is within a tenth of that,
// the other one's is bounded by a tenth of epsilon.
static_assert([] {
    std::array gradient{0.3, 6., 0.4, 8.};
    const std::array parameters{3., 0., 4., 0.};
    const strut::tensor_extent weight{.size = 4, .units = 2};
    const strut::block_range all{0, 4};
    const auto report = strut::clip::adaptive<0.1, 0.5>::apply(
        gradient.data(), parameters.data(), {{&weight, 1}, {&all, 1}});
    return report.clipped && gradient[0] == 0.3 && gradient[2] == 0.4 && gradient[1] > 0.0299 &&
           gradient[1] < 0.0301 && gradient[3] > 0.0399 && gradient[3] < 0.0401;
}());

BOOST_AUTO_TEST_SUITE(clip_adaptive)

BOOST_AUTO_TEST_CASE(adaptive_obeys_the_laws_of_clippers) {
    laws::clipper<strut::clip::adaptive<>>();
    laws::clipper<strut::clip::adaptive<1, 0.1>>();
}

template <class T>
void each_unit_is_bounded_by_its_weights(double size) {
    laws::gradient_block<T> block{size, 7};
    const auto before = block;
    block.template clip<strut::clip::adaptive<0.2, 0.01>>();
    for (const auto& one : block.tensors)
        for (std::size_t unit = 0; unit < one.units; ++unit) {
            long double w = 0;
            long double was = 0;
            long double is = 0;
            for (std::size_t i = one.offset + unit; i < one.offset + one.size; i += one.units) {
                const auto square = [&](const auto& x) {
                    return static_cast<long double>(x[i]) * static_cast<long double>(x[i]);
                };
                w += square(block.parameters);
                was += square(before.elements);
                is += square(block.elements);
            }
            const long double bound = 0.2L * std::max(std::sqrt(w), 0.01L);
            const long double expected = std::min(std::sqrt(was), bound);
            BOOST_TEST(std::abs(std::sqrt(is) - expected) <= 2 * laws::clip_tolerance<T> * expected,
                "unit " << unit << " at " << one.offset << ": " << std::sqrt(is) << ", expected "
                        << expected);
        }
}

BOOST_AUTO_TEST_CASE(adaptive_bounds_the_gradient_of_each_unit_by_its_weights) {
    for (const double size : {0.01, 0.03, 1., 1e30}) {
        each_unit_is_bounded_by_its_weights<float>(size);
        each_unit_is_bounded_by_its_weights<double>(size);
    }
}

BOOST_AUTO_TEST_CASE(adaptive_leaves_the_head_alone) {
    laws::gradient_block<float> block{10, 7};
    block.tensors[2].head = true;
    const auto before = block.elements;
    BOOST_TEST(block.clip<strut::clip::adaptive<>>().clipped);
    BOOST_TEST(block.elements[0] != before[0]);
    BOOST_TEST(block.elements[64] != before[64]);
    BOOST_TEST(std::equal(
        block.elements.begin() + 128, block.elements.end(), before.begin() + 128, before.end()));
}

BOOST_AUTO_TEST_SUITE_END()
