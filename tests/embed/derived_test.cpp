#include "../../examples/tools/strut-embed/derived.hpp"

#include <cstddef>
#include <string>
#include <utility>
#include <vector>

#include <boost/test/unit_test.hpp>

#include "strut/io/weights.hpp"

namespace {

using extents = std::vector<std::size_t>;

strut::weights file_of(std::vector<std::pair<std::string, extents>> tensors) {
    strut::weights file;
    file.subject = "a.safetensors";
    for (auto& [name, shape] : tensors) {
        file.tensors.emplace_back();
        file.tensors.back().name = std::move(name);
        file.tensors.back().extents = std::move(shape);
    }
    return file;
}

std::string refusal(const strut::weights& file, const char* activation = "relu") {
    const auto made = strut_embed::derived(file, "", activation);
    return made ? "" : made.error().message();
}

} // namespace

BOOST_AUTO_TEST_CASE(a_sequential_is_derived_from_its_names_and_shapes) {
    const auto file = file_of({{"net.0.weight", {8, 4}}, {"net.0.bias", {8}}, {"net.1.weight", {8}},
        {"net.1.bias", {8}}, {"net.1.running_mean", {8}}, {"net.1.running_var", {8}},
        {"net.1.num_batches_tracked", {}}, {"net.3.weight", {6, 8}}, {"net.4.weight", {1}},
        {"net.5.weight", {3, 6}}, {"net.7.weight", {2, 3}}});
    const auto made = strut_embed::derived(file, "net.", "strut::elu<0.5>");
    BOOST_TEST_REQUIRE(made.has_value());
    BOOST_TEST(made->text == "strut::network<strut::input<4>,\n    strut::dense<8>,\n    "
                             "strut::normalize<strut::batch_norm<>>,\n    "
                             "strut::activate<strut::elu<0.5>>,\n    "
                             "strut::dense<6, strut::no_bias>,\n    "
                             "strut::activate<strut::prelu<>>,\n    "
                             "strut::dense<3, strut::no_bias, strut::elu<0.5>>,\n    "
                             "strut::dense<2, strut::no_bias>>");
}

BOOST_AUTO_TEST_CASE(what_is_taken_for_granted_is_said) {
    using guesses = std::vector<std::string>;
    const auto file = file_of({{"0.weight", {8, 4}}, {"2.weight", {8, 8}}, {"3.weight", {8}},
        {"3.bias", {8}}, {"3.running_mean", {8}}, {"3.running_var", {8}}, {"5.weight", {1, 8}}});
    const guesses found = strut_embed::derived(file, "", "strut::tanh").value().guesses;
    BOOST_TEST((found == guesses{"module 1 is strut::tanh", "module 4 is strut::tanh",
                             "the epsilon of batch_norm is 1e-5", "nothing follows module 5"}));
    // As numbering::layers names dense<5, tanh>, dense<2>.
    const auto joined = file_of({{"0.weight", {5, 3}}, {"1.weight", {2, 5}}});
    BOOST_TEST((strut_embed::derived(joined, "", "").value().guesses ==
                guesses{"nothing is between module 0 and module 1", "nothing follows module 1"}));
    const auto alone = file_of({{"0.weight", {8, 4}}});
    BOOST_TEST((strut_embed::derived(alone, "", "").value().guesses ==
                guesses{"nothing follows module 0"}));
}

// strut::verify needs both.
BOOST_AUTO_TEST_CASE(samples_are_what_goes_in_and_what_comes_out) {
    const auto caution = [](std::vector<std::pair<std::string, extents>> tensors) {
        return strut_embed::caution(file_of(std::move(tensors)), {"module 1 is strut::relu"});
    };
    const std::string begin = "a.safetensors: guessed from names and shapes: module 1 is "
                              "strut::relu; ";
    BOOST_TEST(caution({{"verify.input", {2, 8}}, {"verify.output", {2, 3}}}) ==
               begin + "its samples were not run, strut::verify does");
    for (const char* const one : {"verify.input", "verify.output"})
        BOOST_TEST(caution({{one, {2, 8}}}) ==
                   begin + "it has no samples, verify.input and verify.output, for strut::verify");
}

BOOST_AUTO_TEST_CASE(what_names_and_shapes_do_not_tell_is_refused) {
    using std::string;
    BOOST_TEST(
        refusal(file_of({{"lstm.weight", {8, 4}}})).find("found 'lstm.weight'") != string::npos);
    BOOST_TEST(refusal(file_of({{"0", {8, 4}}})).find("found '0'") != string::npos);
    BOOST_TEST(refusal(file_of({{"10001.weight", {8, 4}}})).find("the names") != string::npos);
    BOOST_TEST(refusal(file_of({{"1.weight", {8, 4}}})).find("what module 0 is") != string::npos);
    BOOST_TEST(refusal(file_of({{"0.weight", {8, 4}}, {"3.weight", {2, 8}}}))
                   .find("what module 1 to 2 is") != string::npos);
    BOOST_TEST(refusal(file_of({{"0.weight", {8, 4}}, {"2.weight", {2, 8}}}), "")
                   .find("module 1 has no numbers") != string::npos);
    BOOST_TEST(refusal(file_of({{"0.weight", {8, 4}}, {"1.weight", {2, 7}}}))
                   .find("what module 1 is (expected --declare 'strut::network<...>', found "
                         "'weight' [2, 7])") != string::npos);
    BOOST_TEST(refusal(file_of({{"0.weight", {5, 3}}, {"1.weight", {2, 5}}}), "strut::tanh")
                   .find("no module is without numbers (expected no --activation, found "
                         "strut::tanh)") != string::npos);
    BOOST_TEST(refusal(file_of({{"0.bias", {8}}})).find("found 'bias'") != string::npos);
    BOOST_TEST(
        refusal(file_of({{"verify.input", {2, 8}}})).find("no tensor tells") != string::npos);
}
