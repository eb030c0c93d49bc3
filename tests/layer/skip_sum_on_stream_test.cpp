#include <cstddef>
#include <utility>

#include <boost/test/unit_test.hpp>

#include "laws/stream.hpp"
#include "strut/inference.hpp"

BOOST_AUTO_TEST_SUITE(skip_sum_on_stream)

namespace {

using namespace strut;

template <std::size_t N, std::size_t D>
using wave =
    residual<mix<conv1d<N, kernel<3>, dilation<D>>>, activate<strut::tanh>, tap, affine<N>>;

} // namespace

BOOST_AUTO_TEST_CASE(a_wavenet_streams_as_it_runs) {
    using net = policies<conditioned<skip_sum<8, affine<16, no_bias>,
                             skip_stack<16, affine<8, no_bias>, wave<16, 1>, wave<16, 4>>,
                             affine<8, no_bias>, wave<8, 1>, wave<8, 16>>>,
        affine<1>>;
    laws::streams_as_it_runs<float, 200, 2>(std::index_sequence<1, 5, 16, 64, 100>{}, net{}, 1e-6);
}

// With heads and taps of layers that remember, and of such that do not.
BOOST_AUTO_TEST_CASE(other_layers_are_tapped_as_well) {
    using net = policies<skip_sum<3, skip_stack<4, lstm<3>, gru<4>, tap, affine<4>, tap>, affine<3>,
        residual<conv1d<3, kernel<2>>, tap>>>;
    laws::streams_as_it_runs<float, 24, 2>(std::index_sequence<1, 8>{}, net{}, 1e-6);
}

BOOST_AUTO_TEST_CASE(a_tap_in_a_head_adds_to_the_sum_around_the_stack) {
    using net = policies<skip_sum<4, affine<5>,
        skip_stack<5, chain<affine<4>, tap>,
            residual<conv1d<5, kernel<3>>, activate<strut::tanh>, tap>>>>;
    laws::streams_as_it_runs<float, 24, 2>(std::index_sequence<1, 8>{}, net{}, 1e-6);
}

BOOST_AUTO_TEST_SUITE_END()
