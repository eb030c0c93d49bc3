#include <string>
#include <vector>

#include <boost/test/unit_test.hpp>

#include "strut/io/rtneural_declaration.hpp"
#include "strut/io/rtneural_model.hpp"

namespace {

BOOST_AUTO_TEST_CASE(a_list_of_layers_is_steps_and_tensors) {
    const auto file = strut::parse_rtneural(
        R"({"in_shape":[null,7,2],"rate":48000,"layers":[{"type":"dense","activation":"tanh",)"
        R"("shape":[null,7,1],"weights":[[[1],[2]],[3]]}]})",
        "x.json");
    BOOST_REQUIRE_MESSAGE(file.has_value(), file.error());
    BOOST_TEST(!file->state_dict);
    BOOST_TEST(file->inputs == 2);
    BOOST_TEST(file->steps_in == 7);
    BOOST_TEST_REQUIRE(file->steps.size() == 2);
    BOOST_TEST(text_of(file->steps[0]) == "dense 2 -> 1");
    BOOST_TEST(text_of(file->steps[1]) == "tanh of 1");
    const strut::named_tensor* const kernel = file->tensors.find("0.kernel");
    BOOST_TEST_REQUIRE(kernel != nullptr);
    BOOST_TEST((kernel->extents == std::vector<std::size_t>{2, 1}));
    BOOST_TEST(file->tensors.metadata.at(0).second == "48000");
    BOOST_TEST(strut::declare_rtneural(*file) ==
               "using net = strut::network<strut::input<2>,\n    strut::dense<1, strut::tanh>>;\n");
}

BOOST_AUTO_TEST_CASE(a_state_dict_is_its_tensors) {
    const auto file = strut::parse_rtneural(
        R"({"a.weight":[[1,2]],"a.num_batches_tracked":3,"b":[4]})", "x.json");
    BOOST_REQUIRE_MESSAGE(file.has_value(), file.error());
    BOOST_TEST(file->state_dict);
    BOOST_TEST(file->tensors.tensors.size() == 2);
    BOOST_TEST(strut::declare_rtneural(*file) == "");
}

BOOST_AUTO_TEST_CASE(layers_beside_a_state_dict_are_refused) {
    const auto file = strut::parse_rtneural(
        R"({"in_shape":[null,1],"layers":[],"state_dict":{"a":[1]}})", "x.json");
    BOOST_TEST_REQUIRE(file.has_error());
    BOOST_TEST(file.error().problem == "the file is two models");
}

BOOST_AUTO_TEST_CASE(more_numbers_than_the_limit_are_refused) {
    std::string text = R"({"a":[0)";
    for (int i = 0; i < 1000; ++i)
        text += ",0";
    text += "]}";
    BOOST_TEST(strut::parse_rtneural(text, "x.json").has_value());
    const auto refused = strut::parse_rtneural(text, "x.json", {.values = 1000});
    BOOST_TEST_REQUIRE(refused.has_error());
    BOOST_TEST(refused.error().problem == "the JSON has too many values");
}

} // namespace
