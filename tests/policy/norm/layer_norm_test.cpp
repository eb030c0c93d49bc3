#include <cmath>
#include <cstddef>

#include <boost/test/unit_test.hpp>

#include "laws/layer.hpp"
#include "laws/normalization.hpp"
#include "strut/layer/normalize.hpp"
#include "strut/policy/norm/layer_norm.hpp"

BOOST_AUTO_TEST_SUITE(layer_norm_)

using strut::normalize;
using strut::shape;

static_assert(strut::normalizer<strut::layer_norm<>> && !strut::mixes_samples<strut::layer_norm<>>);

BOOST_AUTO_TEST_CASE(layer_norm_keeps_the_laws_of_a_layer) {
    laws::layer<normalize<strut::layer_norm<>>, shape{13}>();
}

BOOST_AUTO_TEST_CASE(each_sample_has_mean_zero_and_variance_one_over_its_features) {
    const auto run = laws::ran<strut::layer_norm<0, strut::learned::nothing>, 5>(5);
    for (std::size_t lane = 0; lane < 5; ++lane) {
        const auto [mean, variance] =
            laws::moments(6, [&](std::size_t f) { return run.y[run.at(f, lane)]; });
        BOOST_TEST(std::abs(mean) < 1e-14);
        BOOST_TEST(std::abs(variance - 1) < 1e-13);
    }
}

BOOST_AUTO_TEST_SUITE_END()
