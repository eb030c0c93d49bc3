#include <array>
#include <memory>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include <boost/test/unit_test.hpp>

#include "io/scratch_file.hpp"
#include "strut/inference.hpp"
#include "strut/io/any_of.hpp"
#include "strut/io/load_safetensors.hpp"
#include "strut/io/save_safetensors.hpp"

namespace {

using strut::dense;
using strut::input;
using strut::network;
using strut::relu;
using narrow = network<input<3>, dense<4, relu>, dense<2>>;
using curved = network<input<3>, dense<4, strut::tanh>, dense<2>>;
using deep = network<input<3>, dense<4, relu>, dense<4, relu>, dense<2>>;
using any = strut::any_of<deep, narrow, curved>;

template <class Net>
strut::weights saved(const Net& model) {
    strut::weights file = strut::save(model).value();
    file.subject = "x";
    return file;
}

BOOST_AUTO_TEST_CASE(the_network_that_fits_is_picked_and_runs) {
    const narrow model{strut::seed{5}};
    auto picked = any::load(saved(model));
    BOOST_REQUIRE_MESSAGE(picked.has_value(), picked.error());
    BOOST_TEST(picked->index() == 1);
    BOOST_TEST_REQUIRE((picked->get_if<narrow>() != nullptr));
    BOOST_TEST((picked->get_if<deep>() == nullptr));
    BOOST_TEST((*picked->get_if<narrow>() == model));
    const std::array<float, 3> x{1, -2, 3};
    const auto y = std::as_const(*picked).visit([&](const auto& net) { return net(x); });
    BOOST_TEST((y == model(x)));
    BOOST_TEST(any::load(saved(deep{strut::seed{1}}))->index() == 0);
}

BOOST_AUTO_TEST_CASE(samples_tell_activations_apart) {
    const curved model{strut::seed{5}};
    strut::weights file = saved(model);
    const std::array<float, 3> x{1, -2, 3};
    const auto y = model(x);
    file.tensors.push_back(
        {"verify.input", strut::number_type::f32, {1, 3}, std::as_bytes(std::span{x})});
    file.tensors.push_back(
        {"verify.output", strut::number_type::f32, {1, 2}, std::as_bytes(std::span{y})});
    BOOST_TEST(any::load(file)->index() == 2);
}

BOOST_AUTO_TEST_CASE(what_fits_strictly_goes_before_what_fits_in_part) {
    const strut::weights file = saved(narrow{});
    const strut::any_of_options lenient{.load = {.strict = false}};
    BOOST_TEST((strut::any_of<deep, narrow>::load(file, {}, lenient)->index() == 1));
    using wider = network<input<3>, dense<4, relu>, dense<2>, dense<7>>;
    BOOST_TEST((strut::any_of<wider, narrow>::load(file, {}, lenient)->index() == 1));
    BOOST_TEST((strut::any_of<deep, wider>::load(file, {}, lenient)->index() == 1));
    BOOST_TEST((strut::any_of<deep, wider>::load(file).has_error()));
}

BOOST_AUTO_TEST_CASE(a_network_that_takes_nothing_of_the_file_is_not_picked) {
    strut::weights file = saved(narrow{});
    file.tensors.resize(1);
    file.tensors[0].name = "other";
    const auto picked = strut::any_of<narrow>::load(file, {}, {.load = {.strict = false}});
    BOOST_TEST_REQUIRE(picked.has_error());
    BOOST_TEST(picked.error().message() ==
               "x: fits none of 1 networks (found 0: none of the file's tensors is one of its)");
}

BOOST_AUTO_TEST_CASE(a_network_that_holds_the_numbers_comes_after_one_that_does_not) {
    using exact = strut::basic_network<double, input<1>, dense<1>>;
    using rounded = network<input<1>, dense<1>>;
    exact model;
    model.parameters[0] = 1e300;
    const strut::weights file = saved(model);
    BOOST_TEST((strut::any_of<rounded, exact>::load(file)->index() == 1));
    const auto refused = strut::any_of<rounded>::load(file);
    BOOST_TEST_REQUIRE(refused.has_error());
    BOOST_TEST(refused.error().message().find("numbers that fit a float") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(half_of_the_samples_is_an_error) {
    const narrow model{strut::seed{5}};
    strut::weights file = saved(model);
    const std::array<float, 2> y{};
    file.tensors.push_back(
        {"verify.output", strut::number_type::f32, {1, 2}, std::as_bytes(std::span{y})});
    const auto picked = strut::any_of<narrow>::load(file);
    BOOST_TEST_REQUIRE(picked.has_error());
    BOOST_TEST(picked.error().message().find("'verify.input'") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(what_each_candidate_lacked_is_said) {
    strut::weights file = saved(narrow{});
    file.tensors[0].extents = {3, 4};
    const auto picked = any::load(file);
    BOOST_TEST_REQUIRE(picked.has_error());
    BOOST_TEST(
        picked.error().message() ==
        "x: fits none of 3 networks (found 0: 2 tensors missing (expected '4.weight', "
        "'4.bias'); 1: tensor '0.weight' of layer 0 (affine) has another shape (expected [4, "
        "3], found [3, 4]); 2: tensor '0.weight' of layer 0 (affine) has another shape "
        "(expected [4, 3], found [3, 4]))");
}

BOOST_AUTO_TEST_CASE(networks_go_to_files_and_come_back) {
    const scratch_file scratch;
    const narrow model{strut::seed{5}};
    BOOST_TEST(strut::save_safetensors(scratch.path(), model).has_value());
    narrow other;
    BOOST_TEST(strut::load_safetensors(scratch.path(), other).has_value());
    BOOST_TEST((other == model));
    deep unlike{strut::seed{1}};
    const auto refused = strut::load_safetensors(scratch.path(), unlike);
    BOOST_TEST_REQUIRE(refused.has_error());
    BOOST_TEST(refused.error().subject == scratch.path());
    BOOST_TEST((unlike == deep{strut::seed{1}}));
    BOOST_TEST(strut::load_safetensors("no such file", other).has_error());
    BOOST_TEST(strut::save_safetensors("no such folder/file", model).has_error());
}

} // namespace
