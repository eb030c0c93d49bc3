// The laws that the library holds its own policies to, over those of this folder.

#include <cmath>
#include <cstddef>

#include <boost/test/unit_test.hpp>

#include "clip_by_root_mean_square.hpp"
#include "l1_layer_norm.hpp"
#include "laws/activation.hpp"
#include "laws/clipper.hpp"
#include "laws/layer.hpp"
#include "laws/normalization.hpp"
#include "strut/layer/normalize.hpp"
#include "symlog.hpp"

BOOST_AUTO_TEST_SUITE(own_policy)

BOOST_AUTO_TEST_CASE(symlog_obeys_the_laws_of_an_activation) {
    laws::check_activation<own::symlog>({.value = [](long double h) -> long double {
                                             return std::copysign(std::log1p(std::abs(h)), h);
                                         },
        .ulp = 2,
        .kinks = {0},
        .second_moment = 0.386844,
        .slope_moment = 0.412755});
}

BOOST_AUTO_TEST_CASE(l1_layer_norm_obeys_the_laws_of_a_layer) {
    laws::layer_briefly<strut::normalize<own::l1_layer_norm<>>, strut::shape{7}>();
    laws::layer_briefly<strut::normalize<own::l1_layer_norm<0.5, strut::learned::nothing>>,
        strut::shape{16}>();
}

BOOST_AUTO_TEST_CASE(each_sample_has_mean_zero_and_the_mean_absolute_deviation_of_normal_numbers) {
    const auto run = laws::ran<own::l1_layer_norm<0, strut::learned::nothing>, 5>(5);
    for (std::size_t lane = 0; lane < 5; ++lane) {
        double mean = 0;
        double deviation = 0;
        for (std::size_t f = 0; f < 6; ++f) {
            mean += run.y[run.at(f, lane)] / 6;
            deviation += std::abs(run.y[run.at(f, lane)]) / 6;
        }
        BOOST_TEST(std::abs(mean) < 1e-14);
        BOOST_TEST(std::abs(deviation - 0.7978845608028654) < 1e-13);
    }
}

BOOST_AUTO_TEST_CASE(clip_by_root_mean_square_obeys_the_laws_of_clippers) {
    laws::clipper<own::clip_by_root_mean_square<0.1>>();
    laws::clipper<own::clip_by_root_mean_square<5>>();
}

BOOST_AUTO_TEST_CASE(clip_by_root_mean_square_bounds_tensors_of_any_size_alike) {
    laws::gradient_block<double> block{10, 9};
    block.clip<own::clip_by_root_mean_square<0.1>>();
    for (const auto& one : block.tensors)
        BOOST_TEST(block.norm_of(one) == 0.1 * std::sqrt(static_cast<double>(one.size)),
            boost::test_tools::tolerance(1e-14));
}

BOOST_AUTO_TEST_SUITE_END()
