#include <cstddef>
#include <memory>
#include <string>
#include <type_traits>

#include <boost/test/unit_test.hpp>

#include "golden/reader.hpp"
#include "strut/inference.hpp"
#include "strut/io/keras_layout.hpp"
#include "strut/io/load.hpp"
#include "strut/io/safetensors.hpp"
#include "strut/io/torch_layout.hpp"
#include "strut/io/verify.hpp"

/// Files that PyTorch wrote, and the same networks as Keras would have them: golden/make_import.py.
namespace {

using strut::activate;
using strut::affine;
using strut::chain;
using strut::conv1d;
using strut::conv1d_transposed;
using strut::conv2d;
using strut::dense;
using strut::flatten;
using strut::gru;
using strut::input;
using strut::kernel;
using strut::lstm;
using strut::normalize;
using strut::residual;
namespace padding = strut::padding;

template <class T>
using dense_net = strut::basic_network<T, input<6>,
    dense<8, strut::prelu_per_channel<>, strut::no_norm>, normalize<strut::batch_norm<>>,
    dense<7, strut::prelu<>>, normalize<strut::layer_norm<>>, strut::dropout<0.5>, dense<3>>;

template <class T>
using blocks = strut::basic_network<T, input<4>, dense<6>,
    strut::repeat<3, residual<normalize<strut::layer_norm<>>, activate<strut::relu>, affine<6>>>,
    dense<5, strut::tanh, strut::shortcut::projection>,
    residual<strut::shortcut::rezero, affine<5>, activate<strut::tanh>>,
    strut::parallel<affine<2>, chain<affine<3>, activate<strut::relu>, affine<2>>>>;

template <class T>
using conv1d_net = strut::basic_network<T, input<10, 3>, conv1d<4, kernel<3>, padding::valid>,
    normalize<strut::batch_norm<>>, activate<strut::tanh>,
    conv1d<6, kernel<2>, strut::groups<2>, padding::valid>, activate<strut::prelu_per_channel<>>,
    flatten, dense<5>>;

template <class T>
using conv1d_transposed_net =
    strut::basic_network<T, input<5, 3>, conv1d_transposed<4, kernel<3>, strut::stride<2>>,
        activate<strut::relu>, conv1d_transposed<6, kernel<2>, strut::groups<2>>>;

template <class T>
using conv2d_net = strut::basic_network<T, input<2, 8, 9>, conv2d<4, kernel<3, 2>>,
    normalize<strut::batch_norm<>>, activate<strut::relu>, strut::max_pool<strut::window<2>>,
    activate<strut::prelu_per_channel<>>, conv2d<6, kernel<2>, strut::groups<2>>,
    normalize<strut::group_norm<3>>, flatten, normalize<strut::batch_norm<>>, dense<5>>;

template <class T>
using lstm_net = strut::basic_network<T, input<7, 3>, lstm<5>, lstm<4>, strut::last_step, dense<2>>;

template <class T>
using stacked_net =
    strut::basic_network<T, input<7, 3>, lstm<5>, lstm<5>, strut::last_step, dense<2>>;

template <class T>
using sequence_net =
    strut::basic_network<T, input<7>, strut::embedding<9, 3>, gru<5>, strut::bidirectional<lstm<3>>,
        strut::bidirectional<gru<2>>, strut::rnn<6>, strut::last_step, dense<2>>;

// Shortcuts that stride as the branches do. In the second nothing but the shortcut says that
// PyTorch has [features][steps].
template <class... Layers>
using projected = residual<strut::shortcut::projection, Layers...>;
template <class T>
using strided_net = strut::basic_network<T, input<7, 3>,
    projected<conv1d<5, kernel<3>, strut::stride<2>, padding::same>, activate<strut::tanh>>,
    flatten, dense<2>>;
template <class T>
using strided_pool_net = strut::basic_network<T, input<8, 3>,
    projected<strut::average_pool<strut::window<2>>>, flatten, dense<2>>;
template <class T>
using strided_image_net = strut::basic_network<T, input<2, 5, 7>,
    projected<conv2d<4, kernel<3>, strut::stride<2>, padding::same>, normalize<strut::batch_norm<>>,
        activate<strut::tanh>>,
    flatten, dense<3>>;

template <class Net, class Layout>
void expect_same(const std::string& name, Layout as, const strut::load_options& options = {}) {
    constexpr double tolerance = golden::tolerance<typename Net::value>;
    const auto file = strut::read_safetensors(STRUT_TEST_DATA "/import/" + name + ".safetensors");
    BOOST_REQUIRE_MESSAGE(file.has_value(), file.error());
    const auto net = std::make_unique<Net>();
    const auto loaded = strut::load(*net, *file, as, options);
    BOOST_REQUIRE_MESSAGE(loaded.has_value(), loaded.error());
    const auto apart = strut::verify(*net, *file, tolerance);
    BOOST_TEST(
        apart.has_value(), name << ": " << (apart.has_error() ? apart.error().message() : ""));
    BOOST_TEST_MESSAGE(name << ", " << sizeof(typename Net::value) << " bytes: off by "
                            << (apart.has_value() ? *apart : -1));
}

template <template <class> class Net, class Layout>
void expect_same_in_both(
    const std::string& name, Layout as, const strut::load_options& options = {}) {
    expect_same<Net<float>>(name, as, options);
    expect_same<Net<double>>(name, as, options);
}

constexpr strut::torch_layout torch;
constexpr strut::keras_layout keras;

BOOST_AUTO_TEST_CASE(dense_networks_are_those_of_torch_and_of_keras) {
    expect_same_in_both<dense_net>("torch_dense", torch);
    expect_same_in_both<dense_net>("torch_dense_double", torch);
    expect_same_in_both<dense_net>("keras_dense", keras);
}

BOOST_AUTO_TEST_CASE(blocks_have_the_documented_names) {
    expect_same_in_both<blocks>("torch_blocks", torch);
}

BOOST_AUTO_TEST_CASE(convolutions_are_those_of_torch_and_of_keras) {
    expect_same_in_both<conv1d_net>("torch_conv1d", torch);
    expect_same_in_both<conv1d_net>("keras_conv1d", keras);
    expect_same_in_both<conv1d_transposed_net>("torch_conv1d_transposed", torch);
    expect_same_in_both<conv2d_net>("torch_conv2d", torch);
    expect_same_in_both<conv2d_net>("keras_conv2d", keras);
}

BOOST_AUTO_TEST_CASE(shortcuts_with_a_stride_are_convolutions_of_torch) {
    expect_same<strided_net<float>>("torch_strided", torch);
    expect_same<strided_pool_net<double>>("torch_strided_pool", torch);
    expect_same<strided_image_net<float>>("torch_strided_image", torch);
}

BOOST_AUTO_TEST_CASE(recurrent_layers_are_those_of_torch_and_of_keras) {
    expect_same_in_both<lstm_net>("torch_lstm", torch);
    expect_same_in_both<lstm_net>("keras_lstm", keras);
    expect_same_in_both<sequence_net>("torch_sequence", torch);
    expect_same_in_both<sequence_net>("keras_sequence", keras);
}

BOOST_AUTO_TEST_CASE(a_list_of_names_stands_for_the_numbering) {
    const strut::load_options named{
        .named = {.names = {"rnn.weight_ih_l0", "rnn.weight_hh_l0", "rnn.bias_ih_l0",
                      "rnn.bias_hh_l0", "rnn.weight_ih_l1", "rnn.weight_hh_l1", "rnn.bias_ih_l1",
                      "rnn.bias_hh_l1", "head.weight", "head.bias"}}};
    expect_same_in_both<stacked_net>("torch_stacked", torch, named);
}

} // namespace
