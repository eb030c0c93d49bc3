#include <memory>
#include <string>

#include <boost/test/unit_test.hpp>

#include "golden/reader.hpp"
#include "io/nets.hpp"
#include "strut/inference.hpp"
#include "strut/io/keras_layout.hpp"
#include "strut/io/load.hpp"
#include "strut/io/safetensors.hpp"
#include "strut/io/torch_layout.hpp"
#include "strut/io/verify.hpp"

/// Files that PyTorch wrote, and the same networks as Keras would have them: golden/make_import.py.
namespace {

using namespace nets;

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
    expect_same_in_both<blocks_net>("torch_blocks", torch);
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
