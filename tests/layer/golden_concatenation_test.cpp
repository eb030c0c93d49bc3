#include <cstddef>
#include <string>

#include <boost/test/unit_test.hpp>

#include "layer/golden_layer.hpp"
#include "strut/inference.hpp"

namespace {

using namespace strut;

const golden::file& numbers() {
    static const golden::file all{"concatenation.txt"};
    return all;
}

template <class Layer, shape In, class T, std::size_t Lanes>
void equals_pytorch(const std::string& kind) {
    golden::expect_golden(kind, laws::any<laws::bound_at<Layer, T, In>, Lanes>, numbers());
}

template <class Convolution>
using step = chain<normalize<batch_norm<>>, activate<strut::tanh>, Convolution>;
using wide = step<conv2d<3, kernel<3>, padding::same>>;
using tall = step<conv1d<3, kernel<3>>>;
using beside_an_lstm = parallel<lstm<4>, chain<conv1d<3, kernel<2>>, activate<strut::tanh>>>;

constexpr shape image{2, 4, 5}, sequence{7, 3}, longer{9, 3};

} // namespace

BOOST_AUTO_TEST_SUITE(golden_concatenation)

BOOST_AUTO_TEST_CASE(a_dense_block_of_images_is_pytorchs) {
    using block = dense_block<wide, wide>;
    equals_pytorch<block, image, float, 1>("dense_block_2d");
    equals_pytorch<block, image, double, 2>("dense_block_2d");
    equals_pytorch<block, image, float, 5>("dense_block_2d");
    equals_pytorch<block, image, double, 32>("dense_block_2d");
    equals_pytorch<block, image, float, 33>("dense_block_2d");
}

BOOST_AUTO_TEST_CASE(a_dense_block_of_sequences_is_pytorchs) {
    using block = dense_block<tall, tall>;
    equals_pytorch<block, sequence, double, 1>("dense_block_1d");
    equals_pytorch<block, sequence, float, 2>("dense_block_1d");
    equals_pytorch<block, sequence, double, 5>("dense_block_1d");
    equals_pytorch<block, sequence, float, 32>("dense_block_1d");
    equals_pytorch<block, sequence, double, 33>("dense_block_1d");
}

BOOST_AUTO_TEST_CASE(a_recurrent_layer_beside_a_convolution_is_pytorchs) {
    equals_pytorch<beside_an_lstm, longer, float, 1>("beside_an_lstm");
    equals_pytorch<beside_an_lstm, longer, double, 2>("beside_an_lstm");
    equals_pytorch<beside_an_lstm, longer, float, 5>("beside_an_lstm");
    equals_pytorch<beside_an_lstm, longer, double, 32>("beside_an_lstm");
    equals_pytorch<beside_an_lstm, longer, float, 33>("beside_an_lstm");
}

BOOST_AUTO_TEST_SUITE_END()
