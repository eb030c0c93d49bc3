#include <memory>
#include <string>

#include <boost/test/unit_test.hpp>

#include "strut/inference.hpp"
#include "strut/io/keras_layout.hpp"
#include "strut/io/load_safetensors.hpp"
#include "strut/io/verify.hpp"

/// Keras's layers as TensorFlow.js computes them: golden/make_keras.mjs.
namespace {

using strut::input;
using strut::kernel;
using strut::lstm;
using strut::network;
namespace padding = strut::padding;

template <class Net>
void equals_keras(const std::string& name) {
    const std::string path = STRUT_TEST_DATA "/keras/" + name + ".safetensors";
    const auto file = strut::read_safetensors(path);
    BOOST_REQUIRE_MESSAGE(file.has_value(), (file ? "" : file.error().message()));
    const auto net = std::make_unique<Net>();
    const auto loaded = strut::load(*net, *file, strut::keras_layout{});
    BOOST_REQUIRE_MESSAGE(loaded.has_value(), (loaded ? "" : loaded.error().message()));
    const auto apart = strut::verify(*net, *file, 2e-6);
    BOOST_TEST_MESSAGE(name << ": " << (apart ? *apart : -1));
    BOOST_TEST(apart.has_value(), (apart ? "" : apart.error().message()));
}

BOOST_AUTO_TEST_CASE(layers_equal_those_of_keras) {
    equals_keras<
        network<input<6>, strut::affine<5>, strut::normalize<strut::batch_norm<0.01, 1e-3>>,
            strut::activate<strut::prelu_per_channel<>>, strut::affine<4>,
            strut::normalize<strut::layer_norm<1e-3>>, strut::activate<strut::elu<>>,
            strut::affine<2>>>("dense");
    equals_keras<
        network<input<12, 3>, strut::conv1d<4, kernel<3>, strut::dilation<2>, padding::same>,
            strut::activate<strut::tanh>, strut::conv1d<2, kernel<2>, padding::valid>>>("conv1d");
    equals_keras<network<input<2, 6, 7>, strut::conv2d<3, kernel<3, 2>, strut::stride<2, 1>>,
        strut::normalize<strut::batch_norm<0.01, 1e-3>>, strut::activate<strut::relu>,
        strut::flatten, strut::dense<2>>>("conv2d");
    equals_keras<network<input<3>, strut::embedding<5, 3>>>("embedding");
}

BOOST_AUTO_TEST_CASE(recurrent_layers_equal_those_of_keras) {
    equals_keras<network<input<7, 3>, strut::rnn<4, strut::tanh>, strut::last_step>>("rnn");
    equals_keras<network<input<7, 3>, lstm<4>, lstm<5>, strut::last_step, strut::dense<2>>>("lstm");
    equals_keras<
        network<input<7, 3>, strut::gru<4, strut::gru_form::reset_after>, strut::last_step>>("gru");
    equals_keras<network<input<7, 3>, strut::bidirectional<lstm<4>>>>("bidirectional");
}

} // namespace
