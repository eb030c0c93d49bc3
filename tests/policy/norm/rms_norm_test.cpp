#include <cmath>
#include <cstddef>

#include <boost/test/unit_test.hpp>

#include "laws/layer.hpp"
#include "laws/normalization.hpp"
#include "strut/layer/normalize.hpp"
#include "strut/policy/norm/rms_norm.hpp"

BOOST_AUTO_TEST_SUITE(rms_norm_)

using strut::normalize;
using strut::shape;

static_assert(strut::normalizer<strut::rms_norm<>>);
// As in the paper there is no shift.
static_assert(strut::rms_norm<>::learns == strut::learned::scale);

BOOST_AUTO_TEST_CASE(rms_norm_keeps_the_laws_of_a_layer) {
    laws::layer_briefly<normalize<strut::rms_norm<>>, shape{7}>();
}

BOOST_AUTO_TEST_CASE(rms_norm_divides_by_the_root_of_the_mean_square) {
    const auto run = laws::ran<strut::rms_norm<0.5, strut::learned::nothing>, 3>(3);
    for (std::size_t lane = 0; lane < 3; ++lane) {
        double square = 0;
        for (std::size_t f = 0; f < 6; ++f)
            square += run.x[run.at(f, lane)] * run.x[run.at(f, lane)] / 6;
        for (std::size_t f = 0; f < 6; ++f)
            BOOST_TEST(run.y[run.at(f, lane)] == run.x[run.at(f, lane)] / std::sqrt(square + 0.5),
                boost::test_tools::tolerance(1e-14));
    }
}

BOOST_AUTO_TEST_SUITE_END()
