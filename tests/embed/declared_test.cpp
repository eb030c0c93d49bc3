#include "../../examples/tools/strut-embed/declared.hpp"

#include <algorithm>
#include <cstddef>
#include <string>
#include <type_traits>
#include <vector>

#include <boost/test/unit_test.hpp>

#include "strut/inference.hpp"
#include "strut/io/leaves.hpp"
#include "strut/io/type_text.hpp"

namespace {

using strut_embed::declared;

/// In what a layout is told, but for the shape that comes in, which none asks for.
bool same(const strut::leaf& a, const strut::leaf& b) {
    const auto there = [](const strut::tensor& x, const strut::tensor& y) {
        return x.purpose == y.purpose && x.extents == y.extents && x.offset == y.offset;
    };
    return a.kind == b.kind && a.layer == b.layer && a.module == b.module && a.part == b.part &&
           a.place == b.place && std::ranges::equal(a.tensors, b.tensors, there) &&
           std::ranges::equal(a.statistics, b.statistics, there) && a.groups == b.groups &&
           a.units == b.units && a.direction == b.direction &&
           a.order.flattened == b.order.flattened && a.order.steps_last == b.order.steps_last &&
           a.order.mixed == b.order.mixed;
}

template <class Net>
void expect_same(const std::string& text) {
    BOOST_TEST_CONTEXT(text) {
        const auto made = declared(text);
        BOOST_REQUIRE_MESSAGE(made.has_value(), (made ? "" : made.error().message()));
        const std::vector<strut::leaf> leaves = strut::leaves_of<Net>();
        BOOST_TEST_REQUIRE(made->leaves.size() == leaves.size());
        for (std::size_t i = 0; i < leaves.size(); ++i)
            BOOST_TEST(same(made->leaves[i], leaves[i]), "leaf " << i << ", " << leaves[i].module);
        std::vector<strut::tensor> tensors, statistics;
        for (const strut::leaf& one : made->leaves) {
            tensors.insert(tensors.end(), one.tensors.begin(), one.tensors.end());
            statistics.insert(statistics.end(), one.statistics.begin(), one.statistics.end());
        }
        BOOST_TEST(std::ranges::equal(tensors, Net::tensors));
        BOOST_TEST(std::ranges::equal(statistics, Net::statistic_tensors));
        BOOST_TEST(made->parameters == Net::root::parameter_size);
        BOOST_TEST(made->statistics == Net::root::statistics_size);
        BOOST_TEST(made->doubles == (std::is_same_v<typename Net::value, double>));
        // What it writes is read as the same once more.
        const auto again = declared(made->text);
        BOOST_TEST((again && again->text == made->text));
    }
}

std::string refusal(const std::string& text) {
    const auto made = declared(text);
    return made ? "" : made.error().message();
}

} // namespace

/// As it is written, and as the library has it.
#define SAME(...)                                                                                  \
    expect_same<__VA_ARGS__>(#__VA_ARGS__);                                                        \
    expect_same<__VA_ARGS__>(strut::declaration_text<__VA_ARGS__>())

BOOST_AUTO_TEST_CASE(layers_in_a_list_are_laid_out_as_in_the_network) {
    SAME(strut::network<strut::input<6>, strut::dense<8, strut::prelu<>, strut::batch_norm<>>,
        strut::affine<7, strut::no_bias>, strut::normalize<strut::rms_norm<>>,
        strut::normalize<strut::layer_norm<1e-5, strut::learned::nothing>>, strut::dropout<0.5>,
        strut::scale<-0.5>, strut::dense<3, strut::bias<strut::zeros>>, strut::softmax>);
    SAME(strut::basic_network<double, strut::input<7>, strut::embedding<9, 3>, strut::gru<5>,
        strut::bidirectional<strut::lstm<3>>, strut::rnn<6, strut::relu>, strut::last_step,
        strut::dense<2>>);
    SAME(strut::network<strut::input<12, 3>, strut::conv1d<4, strut::kernel<3>>,
        strut::conv1d<6, strut::kernel<2>, strut::dilation<2>, strut::groups<2>,
            strut::padding::same>,
        strut::conv1d<6, strut::kernel<3>, strut::stride<2>, strut::padding::valid>,
        strut::max_pool<strut::window<2>>,
        strut::conv1d_transposed<4, strut::kernel<3>, strut::stride<2>>,
        strut::conv1d_transposed<4, strut::kernel<3>, strut::padding::causal, strut::no_bias>,
        strut::flatten, strut::activate<strut::prelu_per_channel<>>, strut::dense<2>>);
    SAME(strut::network<strut::input<2, 9, 11>, strut::conv2d<4, strut::kernel<3, 2>>,
        strut::normalize<strut::batch_norm<>>, strut::activate<strut::prelu_per_channel<>>,
        strut::max_pool<strut::window<2, 3>, strut::stride<1, 2>>,
        strut::conv2d<6, strut::kernel<3>, strut::padding::same, strut::stride<2>,
            strut::dilation<2>, strut::groups<2>, strut::no_bias>,
        strut::normalize<strut::group_norm<3>>, strut::average_pool<strut::window<2>>,
        strut::flatten, strut::dense<3>>);
    SAME(strut::network<strut::input<5, 3>, strut::dense<4, strut::batch_norm<>, strut::prelu<>>,
        strut::normalize<strut::layer_norm<>>, strut::last_step>);
    SAME(strut::network<strut::input<5, 3>, strut::global_max_pool, strut::dense<2>>);
    SAME(strut::network<strut::input<3, 5, 4>, strut::global_average_pool, strut::dense<2>>);
}

BOOST_AUTO_TEST_CASE(layers_made_of_others_are_laid_out_as_in_the_network) {
    SAME(strut::network<strut::input<4>, strut::dense<6>,
        strut::repeat<3, strut::residual<strut::normalize<strut::layer_norm<>>,
                             strut::activate<strut::relu>, strut::affine<6>>>,
        strut::dense<5, strut::tanh, strut::shortcut::projection, strut::batch_norm<>>,
        strut::residual<strut::shortcut::rezero, strut::affine<5>, strut::activate<strut::tanh>>,
        strut::parallel<strut::affine<2>,
            strut::chain<strut::affine<3>, strut::activate<strut::relu>, strut::affine<2>>>>);
    SAME(strut::network<strut::input<6, 2>, strut::flatten,
        strut::repeat<2, strut::dense<12, strut::tanh>,
            strut::repeat<3, strut::normalize<strut::batch_norm<>>,
                strut::dense<12, strut::shortcut::fixup>>>,
        strut::residual<strut::shortcut::scaled<0.5>, strut::dense<12>>, strut::dense<2>>);
    SAME(strut::network<strut::input<6, 2>, strut::conv1d<2, strut::kernel<2>>, strut::flatten,
        strut::parallel<strut::summed, strut::dense<12>, strut::activate<strut::relu>>,
        strut::dense<2>>);
    SAME(strut::network<strut::input<9, 2>, strut::dense<4, strut::shortcut::projection>,
        strut::residual<strut::shortcut::projection,
            strut::conv1d<3, strut::kernel<3>, strut::stride<2>>, strut::activate<strut::tanh>>,
        strut::flatten, strut::dense<2>>);
    SAME(strut::network<strut::input<2, 5, 5>,
        strut::residual<strut::shortcut::projection,
            strut::conv2d<3, strut::kernel<3>, strut::stride<2>, strut::padding::same>>,
        strut::dropout<0.1>, strut::global_average_pool>);
    SAME(strut::network<strut::input<6, 2>, strut::parallel<strut::lstm<3>, strut::dense<2>>,
        strut::last_step, strut::dense<2>>);
}

BOOST_AUTO_TEST_CASE(policies_of_the_whole_network_reach_the_layers_that_they_reach_there) {
    SAME(strut::network<strut::input<4>, strut::prelu<>, strut::batch_norm<>, strut::no_bias,
        strut::he, strut::fast_math, strut::dense<6>, strut::affine<5>,
        strut::dense<5, strut::identity, strut::no_norm, strut::bias<strut::zeros>>,
        strut::dense<2, strut::layer_norm<>>>);
    SAME(strut::network<strut::input<2, 5, 5>, strut::no_bias, strut::relu,
        strut::conv2d<3, strut::kernel<2>>, strut::flatten, strut::dense<2>>);
}

// What a header has of a declaration is names of the library, numbers, brackets and commas.
BOOST_AUTO_TEST_CASE(nothing_but_the_words_of_a_type_comes_through) {
    const std::string head = "strut::network<strut::input<2>, ";
    for (const char* const layer : {"std::system_clock", "strut::dense<app::size>",
             "strut::dense<1, app::relu>", "dropout<operator>", "dropout<sizeof>", "detail::x",
             "dense<8, from<strut::detail::x>>", "dense<1, learned>",
             "dense<1, strut::strut::relu>", "scale<0>", "scale", "scale<1e300>"})
        BOOST_TEST(
            refusal(head + layer + ">").find("strut-embed does not know") != std::string::npos,
            layer << ": " << refusal(head + layer + ">"));
    for (const char* const layer : {"dense<1>; int x", "dense<1>> x{}; struct y<",
             "dense<1, relu()>", "dense<'a'>", "dense<\"a\">", "dense<1 + 1>", "dense<1+1>",
             "dense<1'000>", "dense<0x10>", "dropout<1e>", "dropout<0.5ff>", "dropout<->",
             "dropout<-relu>", "dropout<1<2>>", "dense<:1>", "dense<a:b>", "dense<1> // ",
             "dense<1>\\", "dense<1>\n#include <x>", "dense<1, ::>", "", "dense<1>,"})
        BOOST_TEST(refusal(head + layer + ">").find("the declaration: cannot be read") !=
                       std::string::npos,
            layer << ": " << refusal(head + layer + ">"));
    const auto made =
        declared("  ::strut::network < input<2>,\n\tdropout<5.e-1f> ,dense<1 , prelu<> >>");
    BOOST_TEST_REQUIRE(made.has_value());
    BOOST_TEST(made->text == "strut::network<strut::input<2>,\n    strut::dropout<5.e-1f>,\n    "
                             "strut::dense<1, strut::prelu<>>>");
}

BOOST_AUTO_TEST_CASE(what_does_not_fit_is_refused) {
    const std::string head = "network<input<4, 3>, ";
    for (const char* const layer : {"last_step, last_step", "conv2d<2, kernel<3>>", "conv1d<2>",
             "conv1d<2, kernel<5>, padding::valid>", "max_pool<window<5>>", "max_pool<>",
             "repeat<2, dense<4>>", "repeat<2>", "residual<dense<4>>",
             "residual<shortcut::projection, last_step>", "residual<shortcut::rezero>",
             "parallel<>", "parallel<summed>", "parallel<summed, dense<2>, dense<3>>",
             "parallel<dense<2>, last_step>", "bidirectional<dense<2>>", "lstm<2, layer_norm<>>",
             "tap<dense<2>>", "dense<16777216>, dense<16777216>", "affine<2, relu>"})
        BOOST_TEST(
            refusal(head + layer + ">").find("strut-embed does not know") != std::string::npos,
            layer << ": " << refusal(head + layer + ">"));
    for (const char* const layer :
        {"repeat<0, dense<3>>", "repeat<16777216, repeat<16777216, activate<relu>>>"})
        BOOST_TEST(refusal(head + layer + ">").find("repeat is too often, or not at all") !=
                       std::string::npos,
            layer << ": " << refusal(head + layer + ">"));
}
