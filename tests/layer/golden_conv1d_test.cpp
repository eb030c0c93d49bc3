#include <boost/test/unit_test.hpp>

#include "layer/golden_layer.hpp"
#include "strut/layer/conv1d.hpp"
#include "strut/layer/conv1d_transposed.hpp"

BOOST_AUTO_TEST_SUITE(golden_conv1d)

using namespace strut;
using golden::equals_pytorch;

constexpr shape sequence{9, 6};

BOOST_AUTO_TEST_CASE(a_convolution_of_a_sequence_is_pytorchs) {
    equals_pytorch<conv1d<5, kernel<3>>, sequence, 1, 33>("conv1d");
    equals_pytorch<conv1d<5, kernel<3>>, sequence, 5, 2>("conv1d");
    equals_pytorch<conv1d<20, kernel<2>>, sequence, 33, 1>("conv1d_wide");
    equals_pytorch<conv1d<1, kernel<1>, no_bias>, sequence, 1, 5>("conv1d_one");
}

BOOST_AUTO_TEST_CASE(its_policies_are_pytorchs) {
    equals_pytorch<conv1d<5, kernel<3>, dilation<4>>, sequence, 1, 33>("conv1d_dilated");
    equals_pytorch<conv1d<5, kernel<4>, dilation<2>, padding::same>, sequence, 2, 1>("conv1d_same");
    equals_pytorch<conv1d<5, kernel<3>, stride<2>, padding::valid>, sequence, 1, 5>("conv1d_valid");
    equals_pytorch<conv1d<4, kernel<3>, stride<3>, dilation<2>, groups<2>>, sequence, 33, 1>(
        "conv1d_groups");
    equals_pytorch<conv1d<12, kernel<4>, groups<6>, padding::same>, sequence, 1, 5>(
        "conv1d_depthwise");
}

BOOST_AUTO_TEST_CASE(the_transpose_is_pytorchs) {
    equals_pytorch<conv1d_transposed<5, kernel<4>, stride<2>>, sequence, 1, 33>(
        "conv1d_transposed");
    equals_pytorch<conv1d_transposed<4, kernel<3>, stride<3>, dilation<2>, groups<2>>, sequence, 5,
        1>("conv1d_transposed_groups");
    equals_pytorch<conv1d_transposed<3, kernel<5>, stride<2>, padding::causal>, sequence, 2, 33>(
        "conv1d_transposed_causal");
}

BOOST_AUTO_TEST_SUITE_END()
