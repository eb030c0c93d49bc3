#include <array>
#include <limits>
#include <memory>
#include <string>
#include <vector>

#include <boost/test/unit_test.hpp>

#include "strut/inference.hpp"
#include "strut/io/rtneural_any_of.hpp"

namespace {

using strut::dense, strut::gru, strut::input, strut::network;
using wide = network<input<1>, gru<2>, dense<1, strut::relu>>;
using curved = network<input<1>, gru<1>, dense<1, strut::tanh>>;
using right = network<input<1>, gru<1>, dense<1, strut::relu>>;

const std::string listed =
    R"({"in_shape":[null,null,1],"layers":[)"
    R"({"type":"gru","activation":"tanh","shape":[null,null,1],)"
    R"("weights":[[[0.1,-0.2,0.3]],[[0.4,0.5,-0.6]],[[0.1,0.2,0.3],[0.7,0.8,0.9]]]},)"
    R"({"type":"dense","activation":"relu","shape":[null,null,1],"weights":[[[2.5]],[-0.5]]}]})";
const std::string dumped =
    R"({"gru.weight_ih_l0":[[-0.2],[0.1],[0.3]],"gru.weight_hh_l0":[[0.5],[0.4],[-0.6]],)"
    R"("gru.bias_ih_l0":[0.2,0.1,0.3],"gru.bias_hh_l0":[0.8,0.7,0.9],)"
    R"("head.weight":[[2.5]],"head.bias":[-0.5]})";

strut::rtneural_model parsed(const std::string& text) {
    return strut::parse_rtneural(text, "x.json").value();
}

BOOST_AUTO_TEST_CASE(the_network_of_a_list_of_layers_is_picked_and_runs) {
    const auto picked = strut::any_of_rtneural<wide, curved, right>(parsed(listed));
    BOOST_REQUIRE_MESSAGE(picked.has_value(), picked.error());
    BOOST_TEST(picked->index() == 2);
    right model;
    BOOST_TEST_REQUIRE(strut::load_rtneural(model, parsed(listed)).has_value());
    BOOST_TEST((*picked->get_if<right>() == model));
}

BOOST_AUTO_TEST_CASE(a_state_dict_is_the_first_network_of_its_shapes) {
    const auto picked = strut::any_of_rtneural<wide, curved, right>(parsed(dumped));
    BOOST_REQUIRE_MESSAGE(picked.has_value(), picked.error());
    BOOST_TEST(picked->index() == 1);
    const auto named =
        strut::any_of_rtneural<wide, right>(parsed(dumped), {.modules = {"gru", "head"}});
    BOOST_REQUIRE_MESSAGE(named.has_value(), named.error());
    BOOST_TEST(named->index() == 1);
    BOOST_TEST((strut::any_of_rtneural<wide, right>(parsed(dumped), {.modules = {"head", "gru"}})
                    .has_error()));
}

BOOST_AUTO_TEST_CASE(what_each_network_lacked_is_said) {
    const auto picked = strut::any_of_rtneural<wide, curved>(parsed(listed));
    BOOST_TEST_REQUIRE(picked.has_error());
    BOOST_TEST(picked.error().message() ==
               "x.json: fits none of 2 networks (found 0: layers[0] (gru) is another layer than "
               "layer 0 of the network (expected gru 1 -> 2, found gru 1 -> 1); 1: layers[1] "
               "(dense) is another layer than layer 1 of the network (expected tanh of 1, found "
               "relu of 1))");
    BOOST_TEST((strut::any_of_rtneural<wide>("no such file").has_error()));
}

BOOST_AUTO_TEST_CASE(numbers_that_are_none_are_refused_unless_they_are_asked_for) {
    strut::rtneural_model file = parsed(listed);
    const double nan = std::numeric_limits<double>::quiet_NaN();
    for (strut::named_tensor& one : file.tensors.tensors)
        if (one.extents == std::vector<std::size_t>{1})
            one.bytes = std::as_bytes(std::span{&nan, 1});
    const auto refused = strut::any_of_rtneural<wide, right>(file);
    BOOST_TEST_REQUIRE(refused.has_error());
    BOOST_TEST(
        refused.error().message().find("expected finite numbers, found NaN") != std::string::npos);
    right model;
    BOOST_TEST(strut::load_rtneural(model, file).has_error());
    BOOST_TEST((model == right{}));
    const strut::rtneural_options any{.numbers = strut::allow::non_finite};
    BOOST_TEST(strut::load_rtneural(model, file, any).has_value());
    BOOST_TEST((strut::any_of_rtneural<wide, right>(file, any).has_value()));
}

} // namespace
