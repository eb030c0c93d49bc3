#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <memory>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include <boost/test/unit_test.hpp>

#include "strut/inference.hpp"
#include "strut/io/keras_layout.hpp"
#include "strut/io/load.hpp"
#include "strut/io/save.hpp"
#include "strut/io/torch_layout.hpp"

namespace {

using strut::dense;
using strut::input;
using strut::named_tensor;
using strut::network;
using strut::number_type;
using strut::weights;

using net = network<input<3>, dense<4, strut::relu, strut::batch_norm<>>, dense<2>>;

/// Weights put together by hand.
struct file_of {
    weights file;
    std::vector<std::shared_ptr<void>> kept;

    template <class T>
    file_of& add(const std::string& name, std::vector<std::size_t> extents, std::vector<T> values,
        number_type type) {
        auto held = std::make_shared<std::vector<T>>(std::move(values));
        file.tensors.push_back({name, type, std::move(extents), std::as_bytes(std::span{*held})});
        kept.push_back(held);
        return *this;
    }
    file_of& add(
        const std::string& name, std::vector<std::size_t> extents, std::vector<float> values) {
        return add(name, std::move(extents), std::move(values), number_type::f32);
    }
};

named_tensor& tensor_of(weights& file, const std::string& name) {
    return *std::ranges::find(file.tensors, name, &named_tensor::name);
}

weights saved() {
    weights file = strut::save(net{strut::seed{7}}).value();
    file.subject = "model.safetensors";
    return file;
}

/// Why the file is refused; the network stays what it was.
template <class Net, class Layout = strut::torch_layout>
std::string refusal(const weights& file, const strut::load_options& options = {}, Layout as = {}) {
    const Net before{strut::seed{1}};
    Net model = before;
    const auto loaded = strut::load(model, file, as, options);
    BOOST_TEST((model == before), "a refused file has changed the network");
    return loaded.has_error() ? loaded.error().message() : "accepted";
}

BOOST_AUTO_TEST_CASE(missing_and_unused_tensors_are_both_listed) {
    weights file = saved();
    tensor_of(file, "1.running_mean").name = "1.mean";
    tensor_of(file, "3.bias").name = "3.b\x1b";
    BOOST_TEST(refusal<net>(file) ==
               "model.safetensors: 2 tensors missing, 2 tensors unused (expected "
               "'1.running_mean', '3.bias', found '1.mean', '3.b\\x1b')");
    file.tensors.pop_back();
    BOOST_TEST(refusal<net>(file).find("2 tensors missing, 1 tensor unused") != std::string::npos);
    file = saved();
    file.tensors.push_back(file.tensors[0]);
    file.tensors.back().name = "4.weight";
    BOOST_TEST(refusal<net>(file) == "model.safetensors: 1 tensor unused (found '4.weight')");
    file = saved();
    file.tensors.erase(file.tensors.begin());
    BOOST_TEST(refusal<net>(file) == "model.safetensors: 1 tensor missing (expected '0.weight')");
}

BOOST_AUTO_TEST_CASE(long_lists_are_cut) {
    using deep = network<input<3>, strut::repeat<34, dense<3>>>;
    std::string expected = "x: 68 tensors missing (expected ";
    for (int round = 0; round < 32; ++round)
        for (const char* name : {"weight", "bias"})
            expected += (expected.back() == ' ' ? "'0." : ", '0.") + std::to_string(round) + ".0." +
                        name + "'";
    BOOST_TEST(refusal<deep>({"x", {}, {}, nullptr}) == expected + " and 4 more)");
}

BOOST_AUTO_TEST_CASE(only_the_samples_of_verify_are_no_parameters) {
    weights file = saved();
    file.tensors.push_back(file.tensors.front());
    file.tensors.back().name = "verify.inptu";
    BOOST_TEST(refusal<net>(file) == "model.safetensors: 1 tensor unused (found 'verify.inptu')");
}

BOOST_AUTO_TEST_CASE(another_shape_names_tensor_and_layer) {
    weights file = saved();
    tensor_of(file, "0.weight").extents = {3, 4};
    BOOST_TEST(refusal<net>(file) == "model.safetensors: tensor '0.weight' of layer 0 (affine) has "
                                     "another shape (expected [4, 3], found [3, 4])");
    using deep = network<input<3>, strut::repeat<2, dense<3>>>;
    file = strut::save(deep{}).value();
    file.subject = "x";
    tensor_of(file, "0.1.0.bias").extents = {3, 1};
    BOOST_TEST(refusal<deep>(file, {.strict = false}) ==
               "x: tensor '0.1.0.bias' of layer 0[1] (affine) has another shape (expected [3], "
               "found [3, 1])");
    file = saved();
    tensor_of(file, "0.weight").bytes = tensor_of(file, "0.bias").bytes;
    BOOST_TEST(refusal<net>(file) ==
               "model.safetensors: tensor '0.weight' of layer 0 (affine) has not the bytes of "
               "its shape (expected 48 bytes, found 16 bytes)");
}

BOOST_AUTO_TEST_CASE(a_name_twice_is_refused) {
    weights file = saved();
    file.tensors.push_back(file.tensors[1]);
    BOOST_TEST(refusal<net>(file) ==
               "model.safetensors: two tensors have one name (expected each once, found '0.bias')");
}

BOOST_AUTO_TEST_CASE(a_gru_that_resets_before_the_product_is_refused_by_name) {
    using recurrent = network<input<4, 2>, strut::gru<3>>;
    weights file = strut::save(recurrent{}, strut::keras_layout{}).value();
    file.subject = "x";
    tensor_of(file, "0.bias").extents = {9};
    BOOST_TEST(refusal<recurrent>(file, {}, strut::keras_layout{}) ==
               "x: tensor '0.bias' of layer 0 (gru): a GRU with reset_after=False is another "
               "function (expected [2, 9], found [9])");
}

using single = network<input<2>, dense<2>>;

file_of with_value(double value, number_type type = number_type::f32) {
    file_of made;
    made.file.subject = "x";
    if (type == number_type::f64)
        made.add<double>("0.weight", {2, 2}, {1, 2, value, value}, type);
    else
        made.add("0.weight", {2, 2}, {1, 2, static_cast<float>(value), static_cast<float>(value)});
    made.add("0.bias", {2}, {0, 0});
    return made;
}

BOOST_AUTO_TEST_CASE(numbers_that_are_not_finite_are_refused_unless_asked_for) {
    constexpr double infinity = std::numeric_limits<double>::infinity();
    constexpr double nan = std::numeric_limits<double>::quiet_NaN();
    BOOST_TEST(refusal<single>(with_value(nan).file) ==
               "x: tensor '0.weight' of layer 0 (affine) (expected finite numbers, found NaN at "
               "[1][0])");
    BOOST_TEST(refusal<single>(with_value(-infinity).file) ==
               "x: tensor '0.weight' of layer 0 (affine) (expected finite numbers, found -infinity "
               "at [1][0])");
    single model;
    const auto file = with_value(infinity);
    BOOST_TEST(
        strut::load(model, file.file, strut::torch_layout{}, {.numbers = strut::allow::non_finite})
            .has_value());
    BOOST_TEST((model.view<0, strut::role::weight>()(0, 1)) == infinity);
}

BOOST_AUTO_TEST_CASE(numbers_beyond_a_float_are_refused_and_others_rounded) {
    BOOST_TEST(refusal<single>(with_value(-1e39, number_type::f64).file) ==
               "x: tensor '0.weight' of layer 0 (affine) (expected numbers that fit a float, found "
               "-1e+39 at [1][0])");
    single model;
    BOOST_TEST(strut::load(model, with_value(0.1, number_type::f64).file).has_value());
    BOOST_TEST((model.view<0, strut::role::weight>()(0, 1)) == 0.1f);
    strut::basic_network<double, input<2>, dense<2>> exact;
    BOOST_TEST(strut::load(exact, with_value(1e39, number_type::f64).file).has_value());
    BOOST_TEST((exact.view<0, strut::role::weight>()(1, 1)) == 1e39);
}

BOOST_AUTO_TEST_CASE(two_biases_are_added_up_in_double) {
    using recurrent = network<input<2, 1>, strut::rnn<1>>;
    file_of made;
    made.add("0.weight_ih_l0", {1, 1}, {2}).add("0.weight_hh_l0", {1, 1}, {3});
    made.add<double>("0.bias_ih_l0", {1}, {1e9}, number_type::f64);
    made.add<double>("0.bias_hh_l0", {1}, {0.5 - 1e9}, number_type::f64);
    recurrent model;
    BOOST_TEST(strut::load(model, made.file).has_value());
    BOOST_TEST((model.view<0, strut::role::bias>()(0)) == 0.5f);
    // A sum beyond a float is refused as well.
    made = {};
    made.file.subject = "x";
    made.add("0.weight_ih_l0", {1, 1}, {2}).add("0.weight_hh_l0", {1, 1}, {3});
    made.add("0.bias_ih_l0", {1}, {3e38f}).add("0.bias_hh_l0", {1}, {3e38f});
    BOOST_TEST(refusal<recurrent>(made.file) ==
               "x: tensor '0.bias_ih_l0' of layer 0 (rnn) (expected a sum with another tensor that "
               "fits a float, found 6.00000001e+38 at [0])");
}

BOOST_AUTO_TEST_CASE(what_is_not_strict_leaves_the_rest_as_it_was) {
    file_of made;
    made.add("0.bias", {2}, {5, 6}).add("other", {1}, {7});
    const single before{strut::seed{3}};
    single model = before;
    BOOST_TEST(strut::load(model, made.file, strut::torch_layout{}, {.strict = false}).has_value());
    BOOST_TEST((model.view<0, strut::role::bias>()(1)) == 6);
    BOOST_TEST((model.view<0, strut::role::weight>()(1, 0)) ==
               (before.view<0, strut::role::weight>()(1, 0)));
}

BOOST_AUTO_TEST_CASE(samples_and_counted_batches_are_no_parameters) {
    file_of more;
    more.add("verify.input", {1, 3}, {1, 2, 3});
    more.add<std::int64_t>("1.num_batches_tracked", {}, {123}, number_type::i64);
    weights file = saved();
    for (const named_tensor& one : more.file.tensors)
        file.tensors.push_back(one);
    net model;
    BOOST_TEST(strut::load(model, file).has_value());
    BOOST_TEST((model == net{strut::seed{7}}));
}

BOOST_AUTO_TEST_CASE(names_have_a_prefix_or_come_from_a_list) {
    const net model{strut::seed{7}};
    net other;
    const weights prefixed =
        strut::save(model, strut::torch_layout{}, {.named = {.prefix = "net."}}).value();
    BOOST_TEST(prefixed.tensors[0].name == "net.0.weight");
    const strut::load_options with_prefix{.named = {.prefix = "net."}};
    BOOST_TEST(strut::load(other, prefixed, strut::torch_layout{}, with_prefix).has_value());
    BOOST_TEST((other == model));

    const std::vector<std::string> list{"a", "b", "c", "d", "e", "f", "g", "h"};
    const weights listed =
        strut::save(model, strut::torch_layout{}, {.named = {.names = list}}).value();
    BOOST_TEST(listed.tensors[7].name == "h");
    other = {};
    BOOST_TEST(
        strut::load(other, listed, strut::torch_layout{}, {.named = {.names = list}}).has_value());
    BOOST_TEST((other == model));
    BOOST_TEST(refusal<net>(saved(), {.named = {.names = {"a", "b"}}}) ==
               "model.safetensors: the list of names has not one for each tensor of the network "
               "(expected 8 names, found 2)");
    BOOST_TEST(
        refusal<net>(saved(), {.named = {.names = {"a", "b", "c", "d", "e", "f", "g", "a"}}}) ==
        "model.safetensors: the list of names has one twice (expected each once, found 'a')");
    BOOST_TEST(strut::save(model, strut::torch_layout{}, {.named = {.names = {"a"}}}).has_error());
}

// torch.nn.Sequential(MaxPool1d(2), Flatten(), Linear(4, 1)) flattens [C][T]: 1 * 2 + 10 * 4 for
// the first channel, 100 * 6 + 1000 * 8 for the second.
BOOST_AUTO_TEST_CASE(a_pool_before_a_flatten_is_pytorchs_with_steps_last) {
    using pooled =
        network<input<4, 2>, strut::max_pool<strut::window<2>>, strut::flatten, dense<1>>;
    file_of of;
    of.add("2.weight", {1, 4}, {1, 10, 100, 1000}).add("2.bias", {1}, {0});
    pooled model;
    BOOST_TEST_REQUIRE(strut::load(model, of.file).has_value());
    BOOST_TEST(model(std::array<float, 8>{1, 5, 2, 6, 3, 7, 4, 8})[0] == 8642);
}

} // namespace
