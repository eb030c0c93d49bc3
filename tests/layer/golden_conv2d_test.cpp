#include <boost/test/unit_test.hpp>

#include "layer/golden_layer.hpp"
#include "strut/layer/conv2d.hpp"

BOOST_AUTO_TEST_SUITE(golden_conv2d)

using namespace strut;
using golden::equals_pytorch;

constexpr shape image{4, 7, 6};

BOOST_AUTO_TEST_CASE(a_convolution_of_an_image_is_pytorchs) {
    equals_pytorch<conv2d<5, kernel<3>>, image, 1, 33>("conv2d");
    equals_pytorch<conv2d<5, kernel<3>>, image, 5, 2>("conv2d");
    equals_pytorch<conv2d<20, kernel<2, 3>>, image, 33, 1>("conv2d_wide");
    equals_pytorch<conv2d<3, kernel<1>, no_bias>, image, 1, 5>("conv2d_one");
}

BOOST_AUTO_TEST_CASE(its_policies_are_pytorchs) {
    equals_pytorch<conv2d<5, kernel<3>, padding::same>, image, 2, 1>("conv2d_same");
    equals_pytorch<conv2d<5, kernel<3, 2>, stride<2, 1>>, image, 1, 5>("conv2d_strided");
    equals_pytorch<conv2d<6, kernel<3>, stride<2>, padding::same>, image, 33, 1>(
        "conv2d_strided_same");
    equals_pytorch<conv2d<5, kernel<3, 2>, stride<1, 2>, dilation<2, 3>>, image, 1, 5>(
        "conv2d_dilated");
    equals_pytorch<conv2d<6, kernel<3>, groups<2>, padding::same>, image, 1, 33>("conv2d_groups");
    equals_pytorch<conv2d<8, kernel<2>, stride<2>, dilation<1, 2>, groups<4>, padding::same>, image,
        2, 1>("conv2d_depthwise");
}

BOOST_AUTO_TEST_SUITE_END()
