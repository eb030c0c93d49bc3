#include "../../examples/tools/strut-embed/declared.hpp"

#include <algorithm>
#include <cstddef>
#include <string>
#include <type_traits>
#include <utility>
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

// Whether a flatten has the steps last, as torch's files have them, is the question of each.
BOOST_AUTO_TEST_CASE(a_flatten_of_a_sequence_has_the_order_of_what_is_before) {
    using namespace strut;
    SAME(network<input<5, 4>, dense<6, prelu_per_channel<>>, flatten, dense<3>>);
    SAME(network<input<5, 4>, prelu_per_channel<>, dense<6>, flatten, dense<3>>);
    SAME(network<input<5, 4>, dense<6, relu, batch_norm<>>, flatten, dense<3>>);
    SAME(network<input<5, 4>, dense<6, relu, rms_norm<>>, flatten, dense<3>>);
    SAME(network<input<6, 4>, normalize<group_norm<2>>, flatten, dense<3>>);
    SAME(network<input<6, 4>, conv1d<4, kernel<2>>, normalize<layer_norm<>>, activate<relu>,
        lstm<3>, flatten, dense<3>>);
    SAME(network<input<6, 1>, conv1d<1, kernel<2>>, flatten, activate<prelu_per_channel<>>,
        dense<3>>);
    SAME(network<input<6, 1>, activate<prelu_per_channel<>>, flatten, dense<3>>);
    SAME(network<input<6>, embedding<5, 3>, activate<prelu_per_channel<>>, flatten, dense<3>>);
    SAME(network<input<2, 6, 6>, conv2d<3, kernel<3>>, max_pool<window<2>>, flatten, dropout<0.5>,
        normalize<batch_norm<>>, dense<3>>);
}

BOOST_AUTO_TEST_CASE(sequences_go_through_blocks_to_a_flatten_as_in_the_network) {
    using namespace strut;
    SAME(network<input<6, 4>, normalize<batch_norm<>>, conv1d<4, kernel<2>>,
        dense<4, shortcut::identity>, flatten, dense<3>>);
    SAME(network<input<6, 4>, residual<conv1d<4, kernel<2>>, activate<relu>>, flatten, dense<3>>);
    SAME(network<input<6, 4>, residual<lstm<4>>, flatten, dense<3>>);
    SAME(network<input<6, 4>, activate<prelu_per_channel<>>,
        residual<shortcut::projection, lstm<5>>, flatten, dense<3>>);
    SAME(network<input<6, 4>, parallel<conv1d<4, kernel<2>>, dense<2>>, flatten, dense<3>>);
    SAME(network<input<6, 4>, parallel<dense<2>, conv1d<4, kernel<2>>>, flatten, dense<3>>);
    SAME(network<input<6, 4>, parallel<summed, dense<2>, conv1d<2, kernel<2>>>, flatten, dense<3>>);
    SAME(network<input<6, 4>, repeat<2, conv1d<4, kernel<2>>, dense<4>>, flatten, dense<3>>);
    SAME(network<input<6, 4>, repeat<2, dense<4>, conv1d<4, kernel<2>>>, flatten, dense<3>>);
    SAME(network<input<2, 6, 6>, flatten, residual<shortcut::projection, dense<5>>, dense<3>>);
    SAME(network<input<2, 6, 6>,
        residual<conv2d<2, kernel<3>, padding::same>, normalize<batch_norm<>>>, flatten, dense<3>>);
    SAME(network<input<6>, dense<6, elu<0.5>, shortcut::scaled<0.3>>,
        dense<6, leaky_relu<0.2>, shortcut::rezero>>);
}

BOOST_AUTO_TEST_CASE(layers_that_reach_past_others_are_laid_out_as_in_the_network) {
    SAME(strut::network<strut::input<6, 3>, strut::flatten, strut::reshape<6, 3>,
        strut::conditioned<strut::affine<4>,
            strut::repeat<2, strut::residual<strut::mix<strut::conv1d<5, strut::kernel<2>>>,
                                 strut::activate<strut::tanh>, strut::mix<strut::affine<4>>>>,
            strut::conditioned<strut::mix<strut::normalize<strut::batch_norm<>>>>>,
        strut::dense<2, strut::relu>>);
    SAME(strut::network<strut::input<6, 3>,
        strut::conditioned<strut::skip_sum<5, strut::affine<4>,
            strut::skip_stack<3,
                strut::chain<strut::normalize<strut::layer_norm<>>,
                    strut::parallel<strut::summed, strut::chain<strut::affine<5>, strut::tap>,
                        strut::affine<5>>>,
                strut::affine<3>,
                strut::residual<strut::mix<strut::conv1d<3, strut::kernel<2>>>, strut::tap,
                    strut::affine<3>>>,
            strut::repeat<2, strut::skip_sum<3, strut::tap>>, strut::affine<5>, strut::tap>>,
        strut::flatten, strut::dense<2>>);
    SAME(strut::network<strut::input<4>, strut::skip_sum<2, strut::affine<2>, strut::tap>>);
    // A head has an order of features of its own; what is behind the stack has that of before.
    SAME(strut::network<strut::input<6, 2>,
        strut::skip_sum<2, strut::conv1d<2, strut::kernel<2>>,
            strut::skip_stack<2, strut::affine<2>, strut::tap>>,
        strut::flatten, strut::skip_sum<12, strut::skip_stack<12, strut::affine<12>, strut::tap>>,
        strut::dense<2>>);
}

BOOST_AUTO_TEST_CASE(blocks_and_shapes_are_laid_out_as_in_the_network) {
    SAME(strut::network<strut::input<6>,
        strut::dense_block<strut::affine<3>,
            strut::chain<strut::normalize<strut::batch_norm<>>, strut::affine<2, strut::no_bias>>>,
        strut::repeat<2, strut::residual<strut::dense_block<strut::affine<1>>, strut::affine<11>>>,
        strut::dense<2>>);
    SAME(strut::network<strut::input<5, 2>, strut::conv1d<2, strut::kernel<2>>,
        strut::dense_block<strut::lstm<3>, strut::conv1d<1, strut::kernel<2>>>, strut::flatten,
        strut::dense_block<strut::scale<2>, strut::dropout<>>, strut::dense<2>>);
    SAME(strut::network<strut::input<1, 4, 4>,
        strut::dense_block<strut::conv2d<2, strut::kernel<3>, strut::padding::same>,
            strut::chain<strut::normalize<strut::batch_norm<>>,
                strut::conv2d<1, strut::kernel<1>>>>,
        strut::global_average_pool, strut::dense<2>>);
    SAME(strut::network<strut::input<10>,
        strut::parallel<strut::chain<strut::narrow<0, 8>, strut::reshape<4, 2>, strut::gru<3>,
                            strut::narrow<1, 2>, strut::flatten>,
            strut::chain<strut::narrow<1, 9>, strut::reshape<1, 3, 3>,
                strut::conv2d<2, strut::kernel<2>>, strut::narrow<1, 1>, strut::flatten>>,
        strut::dense<2>>);
    SAME(strut::network<strut::input<6, 2>, strut::conv1d<2, strut::kernel<2>>, strut::flatten,
        strut::narrow<2, 4>, strut::normalize<strut::batch_norm<>>, strut::dense<2>>);
}

BOOST_AUTO_TEST_CASE(normalized_cells_are_laid_out_as_in_the_network) {
    SAME(strut::network<strut::input<7, 2>, strut::lstm<5, strut::layer_norm<>>,
        strut::lstm<4, strut::rms_norm<>, strut::stateful>, strut::gru<3, strut::layer_norm<1e-3>>,
        strut::rnn<6, strut::relu, strut::rms_norm<1e-6, strut::learned::scale_and_shift>>,
        strut::bidirectional<strut::lstm<3, strut::layer_norm<1e-5, strut::learned::scale>>>,
        strut::bidirectional<strut::gru<2, strut::group_norm<1>>>, strut::lstm<2, strut::no_norm>,
        strut::last_step, strut::dense<2>>);
}

BOOST_AUTO_TEST_CASE(every_policy_of_the_start_is_understood) {
    SAME(strut::network<strut::input<7, 2, strut::second_moment<4>>, strut::fast_math,
        strut::lstm<3, strut::he_normal, strut::recurrent_init<strut::orthogonal<2>>,
            strut::bias<strut::constant<0.1>>, strut::chrono<20>, strut::from<2>,
            strut::simd::accurate>,
        strut::gru<3, strut::forget_bias<2>, strut::gru_form::reset_after, strut::normal<0.1>>,
        strut::dense<2, strut::uniform<0.2>, strut::from<3>, strut::bias<strut::torch_default>>>);
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
    for (const char* const layer :
        {"std::system_clock", "strut::dense<app::size>", "strut::dense<1, app::relu>",
            "dropout<operator>", "dropout<sizeof>", "detail::x", "dense<8, from<strut::detail::x>>",
            "dense<1, learned>", "dense<1, strut::strut::relu>", "folded<dense<1>>"})
        BOOST_TEST(
            refusal(head + layer + ">").find("strut-embed does not know") != std::string::npos,
            layer << ": " << refusal(head + layer + ">"));
    for (const char* const layer : {"dense<1>; int x", "dense<1>> x{}; struct y<",
             "dense<1, relu()>", "dense<'a'>", "dense<\"a\">", "dense<1 + 1>", "dense<1+1>",
             "dense<1'000>", "dense<0x10>", "dropout<1e>", "dropout<0.5ff>", "dropout<->",
             "dropout<-relu>", "dropout<1<2>>", "dense<:1>", "dense<a:b>", "dense<1> // ",
             "dense<1>\\", "dense<1>\n#include <x>", "dense<1, ::>", "", "dense<1>,",
             // What C++ reads as another number, or as none.
             "dense<080>", "dense<010>", "dropout<00.5>", "scale<-010>", "scale<2f>", "dropout<0f>",
             "dense<1, elu<1e39f>>", "dense<1, elu<1e309>>", "scale<--1>", "scale<.>"})
        BOOST_TEST(refusal(head + layer + ">").find("the declaration: cannot be read") !=
                       std::string::npos,
            layer << ": " << refusal(head + layer + ">"));
    const auto made =
        declared("  ::strut::network < input<2>,\n\tdropout<5.e-1f> ,dense<1 , prelu<> >>");
    BOOST_TEST_REQUIRE(made.has_value());
    BOOST_TEST(made->text == "strut::network<strut::input<2>,\n    strut::dropout<5.e-1f>,\n    "
                             "strut::dense<1, strut::prelu<>>>");
}

// An integer of more than 63 bits is none in C++, where a number is asked for that may be any.
BOOST_AUTO_TEST_CASE(a_number_is_in_the_header_what_it_is_in_the_declaration) {
    using namespace strut;
    SAME(network<input<2>, scale<18446744073709551617.0>, dense<1, elu<-9223372036854775808.0>>>);
    const auto written = [](const std::string& number) {
        const auto made = declared("network<input<2>, dense<1>, scale<" + number + ">>");
        return made ? made->text.substr(made->text.find("scale")) : made.error().message();
    };
    BOOST_TEST(written("18446744073709551617") == "scale<18446744073709551617.0>>");
    BOOST_TEST(written("-9223372036854775808") == "scale<-9223372036854775808.0>>");
    BOOST_TEST(written("9223372036854775807") == "scale<9223372036854775807>>");
    BOOST_TEST(written("1e30f") == "scale<1e30f>>");
}

struct wrong {
    const char* layers;
    const char* layer;
    const char* expected;
    const char* found;
};

// Each time which layer it is, what would be right, and what is there.
BOOST_AUTO_TEST_CASE(what_does_not_fit_is_refused) {
    constexpr const char* size = "a size from 1 to 16777216";
    for (const wrong& one : {
             wrong{"last_step, last_step", "1 (last_step)", "a sequence", "[3]"},
             {"conv2d<2, kernel<3>>", "0 (conv2d)", "an image", "[4, 3]"},
             {"conv1d<2>", "0 (conv1d)", "a kernel<>", "'conv1d<2>'"},
             {"conv1d<2, kernel<5>, padding::valid>", "0 (conv1d)", "as much", "[4, 3]"},
             {"conv1d<2, kernel<2, 3>>", "0 (conv1d)", "one number", "'conv1d<2, kernel<2, 3>>'"},
             {"conv1d<2, kernel<1>, groups<2>>", "0 (conv1d)", "2 groups", "[3, 2]"},
             {"max_pool<window<5>>", "0 (max_pool)", "as much", "[4, 3]"},
             {"max_pool<>", "0 (max_pool)", "a window<>", "'max_pool<>'"},
             {"max_pool<window<2>, padding::same>", "0 (max_pool)", "one stride<>",
                 "'padding::same'"},
             {"repeat<2, dense<4>>", "0 (repeat)", "[4, 3]", "[4, 4]"},
             {"repeat<2>", "0 (repeat)", "layers", "'repeat<2>'"},
             {"repeat<0, dense<3>>", "0 (repeat)", size, "'0'"},
             {"repeat<16777216, repeat<16777216, activate<relu>>>", "0 (repeat)",
                 "1 to 65536 rounds", "16777216"},
             {"repeat<65536, repeat<65536, activate<relu>>>", "0 (activate)",
                 "at most 65536 layers", "more"},
             {"residual<dense<4>>", "0 (residual)", "[4, 3]", "[4, 4]"},
             {"residual<shortcut::projection, last_step>", "0 (residual)", "projected", "[3]"},
             {"residual<shortcut::rezero>", "0 (residual)", "layers",
                 "'residual<shortcut::rezero>'"},
             {"parallel<>", "0 (parallel)", "layers", "'parallel<>'"},
             {"parallel<summed>", "0 (parallel)", "layers", "'parallel<summed>'"},
             {"parallel<summed, dense<2>, dense<3>>", "0 (parallel)", "[4, 2]", "[4, 3]"},
             {"parallel<dense<2>, last_step>", "0 (parallel)", "[4, 2]", "[3]"},
             {"bidirectional<dense<2>>", "0 (bidirectional)", "rnn<...>", "'dense<2>'"},
             {"bidirectional<lstm<2>, lstm<2>>", "0 (bidirectional)", "one layer", "'lstm<2>'"},
             {"bidirectional<lstm<2, stateful>>", "0 (bidirectional)", "at zero", "'stateful'"},
             {"lstm<2, batch_norm<>>", "0 (lstm)", "of one sample", "'batch_norm<>'"},
             {"lstm<2, group_norm<2>>", "0 (lstm)", "of one sample", "'group_norm<2>'"},
             {"gru<2, layer_norm<1e-5, learned::shift>>", "0 (gru)", "a scale",
                 "'layer_norm<1e-5, learned::shift>'"},
             {"lstm<2, relu>", "0 (lstm)", "one initializer", "'relu'"},
             {"rnn<2, chrono<3>>", "0 (rnn)", "one activation", "'chrono<3>'"},
             {"rnn<2, prelu<>>", "0 (rnn)", "without slopes", "'prelu<>'"},
             {"rnn<2, no_bias>", "0 (rnn)", "bias<an initializer>", "'no_bias'"},
             {"dense<2, from<4>>", "0 (dense)", "4 inputs", "[4, 3]"},
             {"dense<16777216>, dense<16777216>", "1 (dense)", "fewer than 2^32", "more"},
             {"affine<2, relu>", "0 (affine)", "one initializer", "'relu'"},
             {"dense<2, relu, tanh>", "0 (dense)", "one activation", "'tanh'"},
             {"dense<4>, dense<2, dense<3>>", "1 (dense)", "one activation", "'dense<3>'"},
             {"dense<-4>", "0 (dense)", size, "'-4'"},
             {"dense<18446744073709551617>", "0 (dense)", size, "'18446744073709551617'"},
             {"dropout<0.99999999999f>", "0 (dropout)", "below 1", "'0.99999999999f'"},
             {"dense<>", "0 (dense)", size, "'dense<>'"},
             {"dense<2, 3>", "0 (dense)", size, "'dense<2, 3>'"},
             {"dense", "0 (dense)", size, "'dense'"},
             {"dense<2, leaky_relu<1, 2>>", "0 (dense)", "leaky_relu<a number>",
                 "'leaky_relu<1, 2>'"},
             {"dense<2, prelu>", "0 (dense)", "prelu<a number>", "'prelu'"},
             {"dense<2, elu<1, 2, 3>>", "0 (dense)", "elu<a number>", "'elu<1, 2, 3>'"},
             {"dense<2, relu<5>>", "0 (dense)", "relu without brackets", "'relu<5>'"},
             {"dense<2, relu<>>", "0 (dense)", "relu without brackets", "'relu<>'"},
             {"dense<2, bias<relu>>", "0 (dense)", "an initializer", "'relu'"},
             {"normalize<group_norm<2>>", "0 (normalize)", "2 groups", "[4, 3]"},
             {"normalize<relu>", "0 (normalize)", "one normalization", "'relu'"},
             {"flatten<3>", "0 (flatten)", "flatten without brackets", "'flatten<3>'"},
             {"dropout<1>", "0 (dropout)", "a rate from 0 to below 1", "'1'"},
             {"scale<0>", "0 (scale)", "a factor that is not zero", "'0'"},
             {"scale<1e300>", "0 (scale)", "a factor", "'1e300'"},
             {"scale", "0 (scale)", "a factor", "'scale'"},
             {"scale<2, tanh>", "0 (scale)", "scale<a factor that is not zero>", "'tanh'"},
             {"scale<2, dense<2>>", "0 (scale)", "scale<a factor that is not zero>", "'dense<2>'"},
             {"network<input<2>, dense<2>>", "", "a layer", "'network<input<2>, dense<2>>'"},
             {"conditioned<>", "0 (conditioned)", "layers", "'conditioned<>'"},
             {"conditioned<affine<2>, 3>", "0 (conditioned)", "a layer", "'3'"},
             {"mix<affine<2>>", "0 (mix)", "a conditioned around it", "none"},
             {"conditioned<affine<2>>, mix<affine<2>>", "1 (mix)", "a conditioned", "none"},
             {"conditioned<last_step, mix<affine<2>>>", "0 (mix)", "the condition [4, 3]", "[2]"},
             {"reshape<3, 2, 2>, conditioned<mix<activate<relu>>>", "1 (mix)", "vectors",
                 "[3, 2, 2]"},
             {"tap", "0 (tap)", "a skip_sum around it", "none"},
             {"tap<dense<2>>", "0 (tap)", "tap without brackets", "'tap<dense<2>>'"},
             {"skip_sum<2, tap>", "0 (tap)", "[4, 2]", "[4, 3]"},
             {"skip_sum<2>", "0 (skip_sum)", "layers", "'skip_sum<2>'"},
             {"skip_sum<-2, tap>", "0 (skip_sum)", size, "'-2'"},
             {"skip_sum<affine<2>, tap>", "0 (skip_sum)", size, "'skip_sum<affine<2>, tap>'"},
             {"skip_sum<3, tap>, tap", "1 (tap)", "a skip_sum", "none"},
             {"reshape<3, 2, 2>, skip_sum<3, tap>", "1 (skip_sum)", "a sequence", "[3, 2, 2]"},
             {"skip_stack<3, affine<2>, tap>", "0 (skip_stack)", "a skip_sum around it", "none"},
             {"skip_sum<3, skip_stack<3, affine<2>>>", "0 (skip_stack)", "layers",
                 "'skip_stack<3, affine<2>>'"},
             {"skip_sum<3, skip_stack<3, affine<2>, tap>>", "0 (skip_stack)", "[4, 3]", "[4, 2]"},
             {"skip_sum<3, skip_stack<3, tap, affine<3>>>, mix<tap>", "1 (mix)", "a conditioned",
                 "none"},
             {"dense_block<>", "0 (dense_block)", "layers", "'dense_block<>'"},
             {"dense_block<last_step>", "0 (dense_block)", "[4, 3]", "[3]"},
             {"narrow<1, 3>", "0 (narrow)", "4 features", "[4, 3]"},
             {"narrow<-1, 3>", "0 (narrow)", "an index", "'-1'"},
             {"narrow<1, 0>", "0 (narrow)", size, "'0'"},
             {"narrow<1>", "0 (narrow)", size, "'narrow<1>'"},
             {"reshape<5, 2>", "0 (reshape)", "[5, 2]", "[4, 3]"},
             {"reshape<1, 2, 3, 2, 1>", "0 (reshape)", size, "'reshape<1, 2, 3, 2, 1>'"},
             {"reshape<>", "0 (reshape)", "reshape<1 to 4 times a size", "'reshape<>'"},
             {"reshape<16777216, 16777216, 16777216, 1>", "0 (reshape)", "[16777216", "[4, 3]"},
         }) {
        const std::string message =
            refusal("network<input<4, 3>, " + std::string{one.layers} + ">");
        const std::string layer = *one.layer == 0
                                      ? "the network does not fit"
                                      : "layer " + std::string{one.layer} + " does not fit";
        BOOST_TEST(message.find(layer) != message.npos, one.layers << ": " << message);
        const auto expected = message.find("(expected "), found = message.find(", found ");
        BOOST_TEST_REQUIRE((expected != message.npos && found != message.npos), message);
        BOOST_TEST(message.find(one.expected, expected) < found, one.layers << ": " << message);
        BOOST_TEST(message.find(one.found, found) != message.npos, one.layers << ": " << message);
    }
    for (const char* const root : {"dense<2>", "network<dense<2>>", "network<input<2>>",
             "basic_network<network, input<2>, dense<2>>", "network<input<2>, relu>",
             "basic_network<float<>, input<2>, dense<2>>", "basic_network<input<2>, dense<2>>"})
        BOOST_TEST(refusal(root).find("the network does not fit") != std::string::npos, root);
    for (const auto& [input, why] :
        {std::pair{"-2", "(expected a size from 1 to 16777216, found '-2')"},
            {"0", "(expected a size from 1 to 16777216, found '0')"},
            {"2, 2, 2, 2, 2", "(expected input<1 to 4 times a size from 1 to 16777216, one "
                              "second_moment<>>, found 'input<2, 2, 2, 2, 2>')"},
            {"", "found 'input<>')"}, {"2, relu", "found 'relu')"},
            {"16777216, 16777216", "(expected 1 to 2^32 inputs"}}) {
        const std::string message = refusal("network<input<" + std::string{input} + ">, dense<2>>");
        BOOST_TEST(message.starts_with("the declaration: the input does not fit"), message);
        BOOST_TEST(message.find(why) != message.npos, message);
    }
    BOOST_TEST(refusal("network<input<2>, dense<2>, relu, tanh>").find("found 'tanh'") !=
               std::string::npos);
}

BOOST_AUTO_TEST_CASE(a_refusal_says_where_the_declaration_is_from) {
    for (const char* const text : {"network<", "network<input<2>, own>", "network<input<2>, tap>"})
        BOOST_TEST(
            declared(text, "a.safetensors: its own").error().subject == "a.safetensors: its own");
}

BOOST_AUTO_TEST_CASE(more_layers_than_a_network_may_have_are_refused) {
    std::string text = "network<input<1>";
    for (int i = 0; i < 65537; ++i)
        text += ", flatten";
    BOOST_TEST(refusal(text + ">") == "the declaration: layer 65536 (flatten) does not fit "
                                      "(expected at most 65536 layers, found more)");
}

BOOST_AUTO_TEST_CASE(what_is_nested_without_end_is_refused) {
    const auto nested = [](const std::string& layer, std::size_t depth) {
        std::string text = "network<input<3>, ";
        for (std::size_t i = 0; i < depth; ++i)
            text += layer + "<";
        text += "affine<3>" + std::string(depth, '>');
        return refusal(text + ">");
    };
    for (const char* const layer : {"chain", "conditioned", "dense_block", "parallel"}) {
        BOOST_TEST(nested(layer, 20) == "", nested(layer, 20));
        for (const std::size_t depth : {40u, 100'000u})
            BOOST_TEST(nested(layer, depth).find("at most 32 angle brackets in each other") !=
                       std::string::npos);
    }
}
