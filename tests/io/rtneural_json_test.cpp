#include <algorithm>
#include <cmath>
#include <cstddef>
#include <fstream>
#include <memory>
#include <string>
#include <vector>

#include <boost/test/unit_test.hpp>

#include "strut/inference.hpp"
#include "strut/io/rtneural_json.hpp"

namespace {

using strut::activate, strut::basic_network, strut::batch_norm, strut::conv1d, strut::dense,
    strut::dilation, strut::dropout, strut::elu, strut::groups, strut::gru, strut::input,
    strut::kernel, strut::lstm, strut::network, strut::no_bias, strut::normalize, strut::relu,
    strut::residual, strut::sigmoid;

const std::string folder = STRUT_TEST_DATA "/rtneural/";

std::vector<double> column(const std::string& name) {
    std::ifstream file{folder + name};
    std::vector<double> numbers;
    for (double number; file >> number;)
        numbers.push_back(number);
    BOOST_REQUIRE(!numbers.empty());
    return numbers;
}

template <class Net>
std::unique_ptr<Net> loaded(const std::string& name, const std::vector<std::string>& modules = {}) {
    auto model = std::make_unique<Net>();
    const auto done = strut::load_rtneural(*model, folder + name, {.modules = modules});
    BOOST_REQUIRE_MESSAGE(done.has_value(), done.error());
    return model;
}

/// The largest difference from the outputs of Python, sample by sample as a stream.
template <class Net>
double stream_error(const Net& model, const std::string& x_name, const std::string& y_name) {
    using T = typename Net::value;
    const auto x = column(x_name);
    const auto y = column(y_name);
    BOOST_REQUIRE(x.size() == y.size());
    strut::stream<Net> live{model};
    double worst = 0;
    for (std::size_t i = 0; i < x.size(); ++i) {
        const T in = static_cast<T>(x[i]);
        T out;
        live(&in, &out);
        worst = std::max(worst, std::abs(double(out) - y[i]));
    }
    return worst;
}

template <class T>
using dense_net = basic_network<T, input<1>, dense<8, strut::tanh>, dense<8, relu>, dense<8, elu<>>,
    dense<8>, strut::softmax, dense<1>, dense<8, no_bias>, dense<8, no_bias>, dense<1, no_bias>>;
template <class T>
using lstm_net = basic_network<T, input<1>, lstm<8>, dense<1>>;
template <class T>
using gru_net = basic_network<T, input<1>, gru<8>, dense<8, sigmoid>, dense<1>>;
using conv_net = basic_network<double, input<40, 1>, dense<4, strut::tanh>,
    conv1d<6, kernel<3>, dilation<2>, groups<2>>, activate<relu>, normalize<batch_norm<0.01, 0.01>>,
    activate<strut::prelu_per_channel<>>, dropout<0.5>, conv1d<4, kernel<2>, no_bias>,
    normalize<batch_norm<0.01, 0.5, strut::learned::nothing>>, activate<strut::prelu<>>,
    dense<1, sigmoid>>;
using recurrent_net = basic_network<double, input<1>, lstm<4>, lstm<4>, gru<5>, dense<1>>;

/// A small model, a list of layers, and the network that it fits.
const std::string small =
    R"({"in_shape":[null,null,1],"layers":[)"
    R"({"type":"gru","activation":"tanh","shape":[null,null,1],)"
    R"("weights":[[[0.1,-0.2,0.3]],[[0.4,0.5,-0.6]],[[0.1,0.2,0.3],[0.7,0.8,0.9]]]},)"
    R"({"type":"dense","activation":"relu","shape":[null,null,1],"weights":[[[2.5]],[-0.5]]}]})";
using small_net = network<input<1>, gru<1>, dense<1, relu>>;

/// A state_dict that fits the same network.
const std::string dump =
    R"({"gru.weight_ih_l0":[[-0.2],[0.1],[0.3]],"gru.weight_hh_l0":[[0.5],[0.4],[-0.6]],)"
    R"("gru.bias_ih_l0":[0.2,0.1,0.3],"gru.bias_hh_l0":[0.8,0.7,0.9],)"
    R"("head.weight":[[2.5]],"head.bias":[-0.5]})";

std::string replaced(std::string text, const std::string& from, const std::string& to) {
    const std::size_t at = text.find(from);
    BOOST_REQUIRE_MESSAGE(at != text.npos, from);
    return text.replace(at, from.size(), to);
}

/// Why a text is refused for a network, which must be untouched then; "" if it is not.
template <class Net = small_net>
std::string complaint(const std::string& text, const std::vector<std::string>& modules = {}) {
    Net model{strut::seed{3}};
    const Net before = model;
    const auto file = strut::parse_rtneural(text, "x.json");
    if (file.has_error())
        return file.error().message();
    const auto done = strut::load_rtneural(model, *file, {.modules = modules});
    if (done.has_value())
        return "";
    BOOST_TEST((model == before));
    return done.error().message();
}

} // namespace

BOOST_AUTO_TEST_SUITE(rtneural_json)

// RTNeural's own tests ask for 1e-6 in double.
BOOST_AUTO_TEST_CASE(its_dense_model_gives_its_outputs) {
    const std::string x = "dense_x_python.csv", y = "dense_y_python.csv";
    BOOST_TEST(stream_error(*loaded<dense_net<double>>("dense.json"), x, y) <= 1e-6);
    BOOST_TEST(stream_error(*loaded<dense_net<float>>("dense.json"), x, y) <= 1e-5);
}
BOOST_AUTO_TEST_CASE(its_lstm_gives_its_outputs_sample_by_sample) {
    const std::string x = "lstm_1d_x_python.csv", y = "lstm_1d_y_python.csv";
    BOOST_TEST(stream_error(*loaded<lstm_net<double>>("lstm_1d.json"), x, y) <= 1e-6);
    BOOST_TEST(stream_error(*loaded<lstm_net<float>>("lstm_1d.json"), x, y) <= 1e-5);
}
BOOST_AUTO_TEST_CASE(its_gru_gives_its_outputs_sample_by_sample) {
    const std::string x = "gru_1d_x_python.csv", y = "gru_1d_y_python.csv";
    BOOST_TEST(stream_error(*loaded<gru_net<double>>("gru_1d.json"), x, y) <= 1e-6);
    BOOST_TEST(stream_error(*loaded<gru_net<float>>("gru_1d.json"), x, y) <= 1e-5);
}

BOOST_AUTO_TEST_CASE(convolutions_norms_and_prelus_give_pytorchs_outputs_sample_by_sample) {
    const auto model = loaded<conv_net>("conv.json");
    BOOST_TEST(stream_error(*model, "conv_x.csv", "conv_y.csv") <= 1e-9);
}

BOOST_AUTO_TEST_CASE(a_state_dict_is_loaded_by_the_names_of_its_modules) {
    const auto model = loaded<recurrent_net>("state_dict.json", {"rec", "rec_l1", "gru", "dense"});
    BOOST_TEST(stream_error(*model, "conv_x.csv", "state_dict_y.csv") <= 1e-9);
}

BOOST_AUTO_TEST_CASE(a_state_dict_of_convolutions_is_loaded_in_order) {
    using net = basic_network<double, input<40, 4>, conv1d<6, kernel<3>, dilation<2>, groups<2>>,
        normalize<batch_norm<0.1, 0.01>>>;
    const auto dumped = loaded<net>("conv_dump.json");
    const auto listed = loaded<conv_net>("conv.json");
    const auto one = dumped->view<0, strut::role::weight>();
    const auto other = listed->view<1, strut::role::weight>();
    for (std::size_t k = 0; k < 3; ++k)
        for (std::size_t i = 0; i < 2; ++i)
            for (std::size_t o = 0; o < 6; ++o)
                BOOST_TEST(one(k, i, o) == other(k, i, o));
    BOOST_TEST(
        (dumped->view<1, strut::role::scale>()(2) == listed->view<3, strut::role::scale>()(2)));
}

BOOST_AUTO_TEST_CASE(both_notations_are_the_same_model) {
    small_net one, other;
    BOOST_TEST(strut::load_rtneural(one, *strut::parse_rtneural(small, "")).has_value());
    BOOST_TEST(strut::load_rtneural(other, *strut::parse_rtneural(dump, "")).has_value());
    BOOST_TEST((one == other));
    const std::string within =
        R"({"model_data":{"skip":0,"unit_type":"GRU"},"state_dict":)" + dump + "}";
    const auto file = strut::parse_rtneural(within, "");
    BOOST_REQUIRE(file.has_value());
    BOOST_TEST(strut::load_rtneural(other, *file).has_value());
    BOOST_TEST(file->tensors.metadata.at(1).second == "GRU");
}

BOOST_AUTO_TEST_CASE(a_model_that_adds_its_input_is_a_residual_block) {
    using net = network<input<1>, residual<gru<1>, dense<1>, activate<relu>>>;
    const std::string skips = replaced(small, "{", R"({"in_skip":1,)");
    BOOST_TEST(complaint<net>(skips) == "");
    BOOST_TEST(complaint(skips) ==
               "x.json: the network's input and output go together differently (expected no input "
               "added to the output, found the input added to the output: one residual<>)");
    BOOST_TEST(complaint<net>(small) != "");
    BOOST_TEST(complaint(R"({"model_data":{"skip":1},"state_dict":)" + dump + "}") != "");
    BOOST_TEST(complaint<net>(R"({"model_data":{"skip":1},"state_dict":)" + dump + "}") == "");
    BOOST_TEST(complaint(replaced(small, "{", R"({"in_skip":2,)")) ==
               "x.json: in_skip (expected 0 or 1, found 2)");
}

BOOST_AUTO_TEST_CASE(an_lstm_whose_weights_are_not_of_its_units_is_refused) {
    network<input<1>, lstm<20>, dense<1>> model;
    const auto done = strut::load_rtneural(model, folder + "bad_lstm.json");
    BOOST_REQUIRE(done.has_error());
    BOOST_TEST(done.error().message() ==
               folder + "bad_lstm.json: layers[0] (lstm): weights[0] has another shape (expected "
                        "[1, 64], found [1, 80])");
}

BOOST_AUTO_TEST_CASE(another_network_than_the_files_is_named_with_both) {
    BOOST_TEST(
        complaint<lstm_net<float>>(small) ==
        "x.json: layers[0] (gru) is another layer than layer 0 of the network (expected lstm "
        "1 -> 8, found gru 1 -> 1)");
    BOOST_TEST((complaint<network<input<1>, gru<2>, dense<1, relu>>>(small).ends_with(
        "(expected gru 1 -> 2, found gru 1 -> 1)")));
    BOOST_TEST((complaint<network<input<1>, gru<1>, dense<1, strut::tanh>>>(small) ==
                "x.json: layers[1] (dense) is another layer than layer 1 of the network (expected "
                "tanh of 1, found relu of 1)"));
    BOOST_TEST((complaint<network<input<1>, gru<1>, dense<1, relu, no_bias>>>(small).ends_with(
        "(expected dense 1 -> 1, without bias, found dense 1 -> 1)")));
    BOOST_TEST((complaint<network<input<1>, gru<1>, dense<1>>>(small) ==
                "x.json: layers[1] (dense) is behind the network's last layer (expected nothing "
                "more, found relu of 1)"));
    BOOST_TEST(
        (complaint<network<input<1>, gru<1>, dense<1, relu>, dense<1>>>(small) ==
            "x.json: there is no layer for layer 2 of the network (expected dense 1 -> 1, found "
            "the end of the layers)"));
    BOOST_TEST(complaint(small, {"gru", "head"}) ==
               "x.json: a list of modules is for a state_dict (expected a state_dict, found a list "
               "of layers)");
}

BOOST_AUTO_TEST_CASE(another_dilation_or_epsilon_is_named) {
    using net = network<input<5, 1>, conv1d<1, kernel<2>, dilation<4>>,
        normalize<batch_norm<0.1, 0.001, strut::learned::nothing>>>;
    const std::string text =
        R"({"in_shape":[null,5,1],"layers":[{"type":"conv1d","shape":[null,5,1],)"
        R"("kernel_size":[2],"dilation":[4],"weights":[[[[1]],[[2]]],[3]]},)"
        R"({"type":"batchnorm","activation":"","shape":[null,5,1],"epsilon":0.001,)"
        R"("weights":[[0],[1]]}]})";
    BOOST_TEST(complaint<net>(text) == "");
    BOOST_TEST(complaint<net>(replaced(text, "[4]", "[2]"))
                   .ends_with("(expected conv1d 1 -> 1, kernel 2, dilation 4, found conv1d 1 -> 1, "
                              "kernel 2, dilation 2)"));
    BOOST_TEST(complaint<net>(replaced(text, "0.001", "0.01"))
                   .ends_with("(expected batchnorm of 1, epsilon 0.001, without gamma and beta, "
                              "found batchnorm of 1, "
                              "epsilon 0.01, without gamma and beta)"));
    BOOST_TEST(complaint<net>(replaced(text, "0.001", "-1")) ==
               "x.json: layers[1] (batchnorm): epsilon (expected a number from 0, found -1)");
    BOOST_TEST(
        complaint<net>(replaced(text, "[0],[1]", "[0],[-1]")) ==
        "x.json: layers[1] (batchnorm): a variance (expected no number below 0, found -1E0)");
    BOOST_TEST(complaint<net>(replaced(text, R"("dilation")", R"("groups":2,"dilation")")) ==
               "x.json: layers[0] (conv1d): groups (expected a divisor of 1 and 1, found 2)");
    BOOST_TEST(complaint<net>(replaced(text, R"("dilation")", R"("strides":2,"dilation")"))
                   .ends_with("dilation 4, stride 2)"));
    BOOST_TEST(complaint<net>(replaced(text, R"("dilation")", R"("padding":"same","dilation")")) ==
               "x.json: layers[0] (conv1d): padding (expected 'causal', found 'same')");
    BOOST_TEST(complaint<net>(replaced(text, R"("dilation":[4],)", "")) ==
               "x.json: layers[0] (conv1d): a member is missing (expected 'dilation', found none)");
    BOOST_TEST(complaint<net>(replaced(text, "[[0],[1]]", "[[0]]")) ==
               "x.json: layers[1] (batchnorm): weights (expected 4 tensors, found 1)");
}

BOOST_AUTO_TEST_CASE(what_is_no_model_is_refused) {
    const auto with = [](const std::string& from, const std::string& to) {
        return complaint(replaced(small, from, to));
    };
    BOOST_TEST(complaint(small) == "");
    BOOST_TEST(
        complaint("[]") == "x.json: the file is no model (expected an object, found a list of 0)");
    BOOST_TEST(complaint("{}") != "");
    BOOST_TEST(complaint("{\"a\":1}") != "");
    BOOST_TEST(with(R"("layers":)", R"("layer":)") ==
               "x.json: a member is missing (expected 'layers', found none)");
    BOOST_TEST(with("[null,null,1]", "[null,null,null]") ==
               "x.json: in_shape (expected an integer from 1 to 1048576, found null)");
    BOOST_TEST(with("[null,null,1]", "[null,2,3,1]") != "");
    BOOST_TEST(with("[null,null,1]", "[null,null,99999999999999999999]") != "");
    BOOST_TEST(with(R"("gru")", R"("conv2d")") ==
               "x.json: layers[0]: a layer that is not read (expected dense, "
               "time-distributed-dense, conv1d, lstm, gru, batchnorm, prelu or activation, found "
               "'conv2d')");
    BOOST_TEST(with(R"("relu")", R"("gelu")") ==
               "x.json: layers[1] (dense): an activation that is not read (expected tanh, relu, "
               "sigmoid, softmax or elu, found 'gelu')");
    BOOST_TEST(
        with(R"("tanh")", R"("relu")") ==
        "x.json: layers[0] (gru): another activation than RTNeural computes (expected 'tanh' "
        "or '', found 'relu')");
    BOOST_TEST(with(R"("tanh")", "7") ==
               "x.json: layers[0] (gru): activation (expected a string, found 7)");
    BOOST_TEST(with("0.4,0.5,-0.6", "0.4,0.5") ==
               "x.json: layers[0] (gru): weights[1] has another shape (expected [1, 3], found [1, "
               "2])");
    BOOST_TEST(with("[0.7,0.8,0.9]", "[0.7,0.8]") ==
               "x.json: layers[0] (gru): weights[2][1] (expected a list of 3, found a list of 2)");
    BOOST_TEST(with("0.8", "null") ==
               "x.json: layers[0] (gru): weights[2][1][1] (expected a number, found null)");
    BOOST_TEST(
        with("[[0.1,0.2,0.3],[0.7,0.8,0.9]]", "[0.1,0.2,0.3]") ==
        "x.json: layers[0] (gru): a GRU with reset_after=False is another function (expected "
        "a bias of [2, 3], found [3])");
    BOOST_TEST(with(",[-0.5]", ",[-0.5],[1]") ==
               "x.json: layers[1] (dense): weights (expected 1 or 2 tensors, found 3)");
    BOOST_TEST(with("2.5", "1e300").ends_with("[0][0])"));
    BOOST_TEST(with("2.5", "NaN").find("the JSON is malformed") != std::string::npos);
    BOOST_TEST(with(R"("type":"dense",)", R"("type":"dense","type":"dense",)")
                   .find("'type' in layers[1]") != std::string::npos);
    const std::string alone =
        R"({"type":"activation","activation":"","shape":[null,1],"weights":[]},)";
    BOOST_TEST(with(R"({"type":"dense")", alone + R"({"type":"dense")").find("that is not read") !=
               std::string::npos);
}

BOOST_AUTO_TEST_CASE(a_state_dict_of_other_modules_is_refused) {
    const auto with = [](const std::string& from, const std::string& to) {
        return complaint(replaced(dump, from, to));
    };
    BOOST_TEST(complaint(dump) == "");
    BOOST_TEST(complaint(dump, {"gru", "head"}) == "");
    BOOST_TEST(complaint(dump, {"head", "gru"}) ==
               "x.json: a module is none for layer 0 (gru) (expected 'head' with 'weight_ih_l0', "
               "'weight_hh_l0', 'bias_ih_l0', 'bias_hh_l0', found 'head' with 'weight', 'bias')");
    BOOST_TEST(
        complaint(dump, {"gru", "tail"}) ==
        "x.json: there is no module of that name (expected 'tail' for layer 1 (affine), found "
        "'gru', 'head')");
    BOOST_TEST(complaint(dump, {"gru"}) ==
               "x.json: the list of modules has not one for each layer (expected 2 modules with "
               "tensors, found 1)");
    BOOST_TEST(with("head.bias", "tail.bias")
                   .starts_with("x.json: there are not as many modules as layers (expected 2 "
                                "modules with tensors, found 3"));
    BOOST_TEST(with("[-0.5]", "-0.5") != "");
    BOOST_TEST(with("[0.8,0.7,0.9]", "[0.8,0.7,0.9,1]") != "");
    BOOST_TEST(with("[[-0.2],[0.1],[0.3]]", "[[-0.2],[0.1],[0.3,1]]") ==
               "x.json: 'gru.weight_ih_l0'[2] (expected a list of 1, found a list of 2)");
    BOOST_TEST(with("[[2.5]]", "[]") != "");
}

BOOST_AUTO_TEST_CASE(a_text_that_is_cut_off_is_refused) {
    for (const std::string& text : {small, dump})
        for (std::size_t size = 0; size < text.size(); ++size)
            BOOST_TEST(complaint(text.substr(0, size)) != "");
}

// JSON has no checksum: a flipped digit is another number.
BOOST_AUTO_TEST_CASE(a_bit_that_is_flipped_is_refused_or_gives_finite_numbers) {
    std::size_t refused = 0;
    for (const std::string& text : {small, dump})
        for (std::size_t bit = 0; bit < 8 * text.size(); ++bit) {
            std::string other = text;
            other[bit / 8] = static_cast<char>(other[bit / 8] ^ (1 << bit % 8));
            small_net model;
            const auto file = strut::parse_rtneural(other, "x.json");
            const bool taken = file.has_value() && strut::load_rtneural(model, *file).has_value();
            refused += !taken;
            for (const float number : model.parameters)
                BOOST_TEST_REQUIRE(std::isfinite(number));
        }
    BOOST_TEST_MESSAGE(refused << " of " << 8 * (small.size() + dump.size()) << " refused");
    BOOST_TEST(refused > 8 * (small.size() + dump.size()) / 2);
}

BOOST_AUTO_TEST_CASE(the_declaration_that_fits_is_given) {
    const auto declared = [](const std::string& name) {
        const auto file = strut::read_rtneural(folder + name);
        BOOST_REQUIRE_MESSAGE(file.has_value(), file.error());
        return strut::declare_rtneural(*file);
    };
    BOOST_TEST(declared("lstm_1d.json") ==
               "using net = strut::network<strut::input<1>,\n    strut::lstm<8>,\n    "
               "strut::dense<1>>;\n");
    BOOST_TEST(declared("conv.json") ==
               "using net = strut::network<strut::input<40, 1>,\n"
               "    strut::dense<4, strut::tanh>,\n"
               "    strut::conv1d<6, strut::kernel<3>, strut::dilation<2>, strut::groups<2>>,\n"
               "    strut::activate<strut::relu>,\n"
               "    strut::normalize<strut::batch_norm<0.01, 0.01>>,\n"
               "    strut::activate<strut::prelu_per_channel<>>,\n"
               "    strut::conv1d<4, strut::kernel<2>, strut::no_bias>,\n"
               "    strut::normalize<strut::batch_norm<0.01, 0.5, strut::learned::nothing>>,\n"
               "    strut::activate<strut::prelu<>>,\n"
               "    strut::dense<1, strut::sigmoid>>;\n");
    BOOST_TEST(declared("state_dict.json") == "");
    const auto skips = strut::parse_rtneural(replaced(small, "{", R"({"in_skip":1,)"), "x.json");
    BOOST_TEST(
        strut::declare_rtneural(*skips, "amp") ==
        "using amp = strut::network<strut::input<1>,\n    strut::residual<strut::gru<1>,\n    "
        "strut::dense<1, strut::relu>>>;\n");
}

BOOST_AUTO_TEST_CASE(a_number_that_is_refused_is_named_by_its_place_in_the_file) {
    const auto file =
        strut::parse_rtneural(R"({"in_shape":[null,1],"layers":[{"type":"dense","activation":"",)"
                              R"("shape":[null,1],"weights":[[[1]],[1e39]]}]})",
            "x.json");
    BOOST_TEST_REQUIRE(file.has_value());
    strut::network<strut::input<1>, strut::dense<1>> model;
    const auto done = strut::load_rtneural(model, *file);
    BOOST_TEST_REQUIRE(done.has_error());
    BOOST_TEST(done.error().message() == "x.json: layers[0] (dense): bias of layer 0 (affine) "
                                         "(expected numbers that fit a float, found 1e+39 at [0])");
}

BOOST_AUTO_TEST_CASE(a_refused_number_under_a_name_that_a_program_gave_is_named_by_it) {
    auto file = strut::parse_rtneural(R"({"in_shape":[null,1],"layers":[{"type":"dense",)"
                                      R"("activation":"","shape":[null,1],)"
                                      R"("weights":[[[1]],[1e39]]}]})",
        "x.json");
    BOOST_TEST_REQUIRE(file.has_value());
    strut::network<strut::input<1>, strut::dense<1>> model;
    for (const std::string before :
        {"x.0", "", "0x", "-1", "+0", " 0", "7", "99999999999999999999999"}) {
        file->tensors.tensors.at(1).name = before + ".bias";
        const auto done = strut::load_rtneural(model, *file);
        BOOST_TEST_REQUIRE(done.has_error());
        BOOST_TEST(done.error().message() == "x.json: tensor '" + before +
                                                 ".bias' of layer 0 (affine) (expected numbers "
                                                 "that fit a float, found 1e+39 at [0])");
    }
}

BOOST_AUTO_TEST_SUITE_END()
