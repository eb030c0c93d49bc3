#include <cstddef>
#include <utility>

#include <boost/test/unit_test.hpp>

#include "laws/stream.hpp"
#include "strut/inference.hpp"

BOOST_AUTO_TEST_SUITE(conditioned_on_stream)

using namespace strut;

// In the registers of a convolution, behind a layer that remembers, and behind one that does not.
BOOST_AUTO_TEST_CASE(a_condition_streams_as_it_runs) {
    using net = policies<conditioned<mix<conv1d<4, kernel<3>>>, activate<strut::tanh>, mix<gru<5>>,
        mix<affine<4>>, mix<conv1d<4, kernel<2>, groups<2>>>>>;
    laws::streams_as_it_runs<float, 24, 3>(std::index_sequence<1, 3, 8>{}, net{}, 1e-6);
}

BOOST_AUTO_TEST_SUITE_END()
