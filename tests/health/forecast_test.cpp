#include "strut/health/forecast.hpp"

#include <cmath>
#include <cstddef>

#include <boost/test/unit_test.hpp>

#include "strut/inference.hpp"
#include "strut/policy/optimizer/adam.hpp"

BOOST_AUTO_TEST_SUITE(health_forecast)

namespace {

using namespace strut;

template <std::size_t Width, std::size_t Depth, class... Policies>
using stack = network<input<Width>, repeat<Depth, dense<Width, Policies...>>>;

/// Of the source to its last digit.
void same(double forecast, double reference, double digit = 0.01) {
    BOOST_TEST(std::abs(forecast - reference) <= 0.5001 * digit + 0.004,
        forecast << " is not " << reference);
}

template <class Act>
using ten_layers = network<input<10>, Act, dense<128>, dense<128>, dense<128>, dense<128>,
    dense<128>, dense<128>, dense<128>, dense<128>, dense<128>, dense<128>, dense<1, identity>>;

struct squashed {
    static constexpr auto value(auto h) { return h / (decltype(h)(1) + simd::abs(h)); }
    static constexpr auto slope(auto h) {
        const auto inverse = decltype(h)(1) / (decltype(h)(1) + simd::abs(h));
        return inverse * inverse;
    }
};

} // namespace

BOOST_AUTO_TEST_CASE(figures_are_those_of_the_theory) {
    same(forecast<ten_layers<sigmoid>>.r_w, -5.897, 0.001);
    same(forecast<stack<128, 100, relu, he>>.r_delta, 0);
    same(forecast<stack<128, 100, relu, he>>.r_delta_sample, -0.42);
    same(forecast<stack<128, 100, sigmoid, xavier>>.r_delta, -62.12);
    same(forecast<stack<512, 100, sigmoid, xavier>>.r_delta, -62.12);
    same(forecast<stack<128, 100, strut::tanh, he>>.r_delta, 1.97);
    same(forecast<stack<128, 100, selu, lecun>>.r_delta, 1.49);
    same(forecast<stack<128, 50, gelu, he>>.r_delta, -5.57);
    same(forecast<stack<128, 100, strut::tanh, normal<0.2>>>.r_delta, 8.50);
    same(forecast<stack<128, 100, relu, torch_default>>.r_delta, -38.52);
    same(forecast<stack<128, 100, strut::tanh, orthogonal<>>>.r_delta, -1.07);
}

BOOST_AUTO_TEST_CASE(figures_of_normalized_layers_are_those_of_the_theory) {
    // Of batches as large as the layer, for which the theory is that of infinitely many samples.
    using many = batch<128>;
    same(forecast<stack<128, 50, relu, he, batch_norm<>>, sgd, many>.r_delta, 3.84);
    same(forecast<stack<128, 100, relu, he, batch_norm<>>, sgd, many>.r_delta, 8.00);
    same(forecast<stack<128, 10, relu, he, batch_norm<>>, sgd, many>.r_delta, 0.52);
    same(forecast<stack<128, 50, strut::tanh, batch_norm<>>, sgd, many>.r_delta, 1.54);
    same(forecast<stack<128, 50, sigmoid, batch_norm<>>, sgd, many>.r_delta, -0.33);
    same(forecast<stack<128, 50, gelu, batch_norm<>>, sgd, many>.r_delta, 2.71);
    same(forecast<stack<128, 50, selu, batch_norm<>>, sgd, many>.r_delta, 0.74);
    // And of small ones.
    same(forecast<stack<128, 50, relu, he, batch_norm<>>, sgd, batch<16>>.r_delta, 4.70, 0.05);
    same(forecast<stack<128, 50, relu, he, batch_norm<>>, sgd, batch<4>>.r_delta, 11.75, 0.4);
    // Layer norm.
    same(forecast<stack<128, 50, relu, layer_norm<>>>.r_delta, -0.07);
    same(forecast<stack<128, 50, strut::tanh, layer_norm<>>>.r_delta, 1.62);
    same(forecast<stack<128, 50, sigmoid, layer_norm<>>>.r_delta, -20.17);
    same(forecast<stack<128, 50, gelu, layer_norm<>>>.r_delta, 0.64);
    same(forecast<stack<128, 50, silu, layer_norm<>>>.r_delta, 0.55);
    same(forecast<stack<128, 50, softplus, layer_norm<>>>.r_delta, -12.11);
    same(forecast<stack<128, 50, elu<>, layer_norm<>>>.r_delta, 0.37);
}

BOOST_AUTO_TEST_CASE(figures_of_residual_blocks_are_those_of_the_theory) {
    // Theirs are from the first block's input to the last one's output, these from matrix to
    // matrix: one block less.
    using block = residual<activate<relu>, affine<128, he>>;
    same(forecast<network<input<128>, repeat<51, block>>>.r_delta, 7.53);
    same(forecast<network<input<128>, repeat<101, block>>>.r_delta, 15.05);
    using scaled = residual<shortcut::scaled<0.1>, activate<relu>, affine<128, he>>;
    same(forecast<network<input<128>, repeat<101, scaled>>>.r_delta, 0.216, 0.001);
}

BOOST_AUTO_TEST_CASE(rectangular_layers_are_those_of_the_theory) {
    using narrowing = network<input<256>, relu, he, dense<256>, dense<128>, dense<64>, dense<32>,
        dense<16>, dense<8>, dense<1, identity>>;
    BOOST_TEST(std::abs(forecast<narrowing>.r_delta) < 1e-6);
    // |dW|^2 = |delta|^2 n_in p: a factor of 256 / 16 of the squares.
    BOOST_TEST(std::abs(forecast<narrowing>.r_w - std::log10(256.0 / 16) / 2) < 1e-6);
}

BOOST_AUTO_TEST_CASE(safe_depths_are_those_of_the_theory) {
    BOOST_TEST(std::floor(safe_depth(0.0557)) == 4);
    BOOST_TEST(std::floor(safe_depth(0.1528)) == 5);
    BOOST_TEST(std::floor(safe_depth(1.4669)) == 37);
    BOOST_TEST(std::floor(forecast<ten_layers<sigmoid>>.safe_depth) == 4);
    BOOST_TEST(std::isinf(forecast<ten_layers<relu>>.safe_depth));
}

BOOST_AUTO_TEST_CASE(the_reference_experiment_is_refused_and_its_cure_accepted) {
    constexpr const auto& sick = forecast<ten_layers<sigmoid>>;
    static_assert(!sick.trainable() && sick.verdict.what == problem::vanishing);
    static_assert(sick.verdict.try_this == cure::relu_with_he_or_batch_norm);
    static_assert(forecast<ten_layers<relu>, adam>.verdict.is == outlook::ok);
    static_assert(require_trainable<ten_layers<relu>>);
    // Adam bears what gradient descent does not.
    static_assert(forecast<ten_layers<sigmoid>, adam>.verdict.is == outlook::risk);
    BOOST_TEST(sick.depth == 10u);
    BOOST_TEST(sick.layers[10].head);
    BOOST_TEST(!sick.layers[9].head);
}

BOOST_AUTO_TEST_CASE(each_problem_has_its_name_layer_and_cure) {
    const auto found = [](const auto& all, problem what, cure try_this) {
        BOOST_TEST((all.verdict.is == outlook::fatal));
        BOOST_TEST((all.verdict.what == what));
        BOOST_TEST((all.verdict.try_this == try_this), describe(all.verdict.try_this));
    };
    // Invisible to ratios of weight gradients: the whole gradient shrinks with the signal.
    constexpr const auto& shrinking = forecast<stack<128, 100, relu, xavier>>;
    BOOST_TEST(std::abs(shrinking.r_w) < 1e-3);
    BOOST_TEST(shrinking.lowest < -14);
    found(shrinking, problem::vanishing, cure::initializer_he);
    found(forecast<stack<128, 50, sigmoid, layer_norm<>>>, problem::vanishing, cure::batch_norm);
    found(
        forecast<stack<128, 50, relu, batch_norm<>>>, problem::exploding, cure::shortcut_identity);
    found(forecast<stack<128, 100, strut::tanh, normal<0.2>>>, problem::exploding,
        cure::initializer_of_activation);
    using plain_block = residual<activate<relu>, affine<64, he>>;
    found(forecast<network<input<64>, repeat<50, plain_block>, dense<1>>>, problem::exploding,
        cure::shortcut_scaled_or_layer_norm);
    found(forecast<stack<4, 13, relu>>, problem::dying, cure::wider_or_leaky_relu);

    using one_wrong = network<input<16>, relu, dense<64>, dense<64, constant<0.1>>, dense<64>,
        dense<1, identity>>;
    found(forecast<one_wrong>, problem::symmetric, cure::initializer_of_activation);
    BOOST_TEST(forecast<one_wrong>.cause().index == 1u);
    using zero = network<input<16>, relu, dense<64>, dense<64>, dense<64, zeros>, dense<1>>;
    found(forecast<zero>, problem::symmetric, cure::initializer_of_activation);
    BOOST_TEST(forecast<zero>.cause().index == 2u);
}

BOOST_AUTO_TEST_CASE(zeros_are_welcome_at_the_end_of_a_branch_and_in_the_head) {
    using block = residual<affine<64, he>, activate<relu>, affine<64, zeros>>;
    using net =
        network<input<64>, dense<64, relu>, repeat<30, block>, dense<64, relu>, dense<1, zeros>>;
    static_assert(forecast<net>.trainable());
    static_assert(forecast<net>.verdict.is == outlook::ok);
    BOOST_TEST(std::abs(forecast<net>.r_delta) < 0.2);
    using rezero = network<input<64>, dense<64, relu>,
        repeat<30, residual<shortcut::rezero, affine<64, he>, activate<relu>>>, dense<64, relu>,
        dense<1>>;
    static_assert(forecast<rezero>.trainable());
    using fixup = network<input<64>, dense<64, relu>,
        repeat<30, residual<shortcut::fixup, affine<64, he>, activate<relu>, affine<64, he>>>,
        dense<1, zeros>>;
    static_assert(forecast<fixup>.trainable());
    BOOST_TEST(forecast<fixup>.layers[2].weight_variance == 0);
    // Rule 2: the others are multiplied by blocks^(-1 / (2 m - 2)), m = 2.
    BOOST_TEST(std::abs(forecast<fixup>.layers[1].weight_variance - 2.0 / 64 / 30) < 1e-9);
}

BOOST_AUTO_TEST_CASE(layers_are_numbered_as_the_user_counts) {
    using net = network<input<8>, dense<8, strut::tanh>, flatten,
        repeat<3, dense<8, relu>, repeat<2, dense<8, strut::tanh, layer_norm<>>>>, dense<2>>;
    constexpr const auto& all = forecast<net>.layers;
    static_assert(all.size() == 1 + 3 * 3 + 1);
    BOOST_TEST(all[0].index == 0u);
    BOOST_TEST(!all[0].repeated);
    for (std::size_t i = 1; i < 10; ++i) {
        BOOST_TEST(all[i].index == 2u);
        BOOST_TEST(all[i].repeated);
    }
    BOOST_TEST(all[4].round == 1u); // the relu of the second round
    BOOST_TEST(all[5].round == 2u); // and its tanhs: the rounds of the inner repeat go on
    BOOST_TEST(all[6].round == 3u);
    BOOST_TEST(all[10].index == 3u);
    // Written out or repeated: the same network.
    using layer = dense<8, strut::tanh>;
    using repeated = network<input<8>, repeat<4, layer>, dense<2>>;
    using written = network<input<8>, layer, layer, layer, layer, dense<2>>;
    BOOST_TEST(forecast<repeated>.r_delta == forecast<written>.r_delta);
    BOOST_TEST(forecast<repeated>.r_w == forecast<written>.r_w);
}

BOOST_AUTO_TEST_CASE(a_users_activation_needs_no_table) {
    using own = stack<64, 10, squashed, xavier>;
    using known = stack<64, 10, softsign, xavier>;
    BOOST_TEST(std::abs(forecast<own>.r_delta - forecast<known>.r_delta) < 1e-6);
    BOOST_TEST(forecast<own>.r_delta < -1);
}

BOOST_AUTO_TEST_CASE(the_inputs_second_moment_counts) {
    using loud = network<input<16>, repeat<2, dense<16, strut::tanh>>, dense<1>>;
    using quiet =
        network<input<16, second_moment<0.01>>, repeat<2, dense<16, strut::tanh>>, dense<1>>;
    static_assert(loud::second_moment == 1 && quiet::second_moment == 0.01);
    static_assert(quiet::in == loud::in && quiet::parameter_count == loud::parameter_count);
    BOOST_TEST(forecast<quiet>.layers[0].input_moment == 0.01);
    BOOST_TEST(std::abs(forecast<quiet>.layers[0].pre_activation - 0.01) < 1e-12);
    BOOST_TEST(forecast<quiet>.lowest > forecast<loud>.lowest); // nearly linear: nothing is lost
}

BOOST_AUTO_TEST_CASE(what_the_theory_does_not_cover_is_said) {
    using health::beyond;
    const auto says = [](const auto& all, beyond what) {
        BOOST_TEST((all.not_covered & what));
        BOOST_TEST((all.verdict.is != outlook::ok));
    };
    says(forecast<network<input<8>, dense_block<dense<8, relu>>, activate<relu>, dense<1>>>,
        beyond::concatenation);
    static_assert(forecast<network<input<8>, dense_block<dense<8, relu>>, dense<1>>>.not_covered ==
                  beyond::nothing);
    says(forecast<network<input<8>, dense<8, relu>, softmax, dense<8>, dense<1>>>,
        beyond::softmax_inside);
    says(forecast<network<input<64>, repeat<4, dense<64, relu, shortcut::identity>>, dense<1>>>,
        beyond::correlated_sum);
    says(forecast<network<input<64>, repeat<4, dense<64, relu, group_norm<16>>>, dense<1>>>,
        beyond::small_groups);
    says(forecast<stack<64, 4, relu, batch_norm<>>, sgd, batch<4>>, beyond::small_batch);
    says(forecast<stack<32, 40, strut::tanh, batch_norm<>>, sgd, batch<64>>,
        beyond::batch_beyond_width);
    says(forecast<stack<128, 50, gelu, he>>, beyond::amplified_noise);
    says(forecast<stack<128, 50, silu, he>>, beyond::amplified_noise);
    says(forecast<stack<128, 50, softplus, he>>, beyond::drifting_mean);
    // In the head nothing is multiplied any more.
    using heads = network<input<8>, dense<64, relu>, parallel<dense<2>, dense<3>>, softmax>;
    static_assert(forecast<heads>.verdict.is == outlook::ok);
    static_assert(forecast<heads>.layers[2].head && !forecast<heads>.layers[0].head);
}

BOOST_AUTO_TEST_CASE(dropout_and_branches_change_signal_and_gradient) {
    using net = network<input<64>, dense<64>, dropout<0.5>, dense<64>, dense<64>, dense<1>>;
    constexpr const auto& all = forecast<net>.layers;
    BOOST_TEST(std::abs(all[1].input_moment - 2) < 1e-9); // Xavier keeps 1, dropout doubles it
    BOOST_TEST(std::abs(all[0].gain - std::sqrt(2.0)) < 1e-9);

    // Two linear branches summed: signal and gradient twice what one has.
    using two =
        network<input<64>, dense<64>, parallel<summed, dense<64>, dense<64>>, dense<64>, dense<1>>;
    constexpr const auto& sum = forecast<two>.layers;
    BOOST_TEST(std::abs(sum[3].input_moment - 2) < 1e-9);
    BOOST_TEST(std::abs(sum[0].gradient - sum[1].gradient - std::log10(2.0) / 2) < 1e-9);

    // Concatenated, each gets its share of the gradient.
    using side = network<input<64>, dense<64>, parallel<dense<32>, dense<96>>, dense<64>, dense<1>>;
    constexpr const auto& parts = forecast<side>.layers;
    BOOST_TEST(std::abs(parts[2].gradient - parts[1].gradient - std::log10(3.0) / 2) < 1e-9);
}

BOOST_AUTO_TEST_CASE(updates_too_small_for_float_are_foretold) {
    static_assert(forecast<stack<128, 20, sigmoid>>.loses_updates(0.01));
    static_assert(!forecast<ten_layers<relu>>.loses_updates(0.01));
    BOOST_TEST(!forecast<ten_layers<sigmoid>>.loses_updates(10));
}

BOOST_AUTO_TEST_CASE(depths_and_scales_of_any_size_are_constant_expressions) {
    static_assert(forecast<stack<256, 500, strut::tanh>>.trainable());
    static_assert(forecast<stack<64, 500, relu, xavier>>.lowest < -74);
    static_assert(!forecast<stack<64, 500, relu, normal<1>>>.trainable());
    BOOST_TEST((forecast<stack<64, 500, relu, normal<1>>>.highest > 100));
}

// A deep sub-network at the end is no head: what would be refused in one list is refused there.
template <class... Layers>
using ends_in = network<input<10>, dense<64, strut::sigmoid>, Layers...>;
using sigmoids = strut::repeat<8, dense<64, strut::sigmoid>>;
static_assert(!forecast<ends_in<strut::chain<sigmoids, dense<1>>>>.trainable());
using deep_head = strut::chain<sigmoids, dense<1>>;
static_assert(!forecast<ends_in<strut::parallel<deep_head, deep_head>>>.trainable());
// Two heads side by side are heads.
static_assert(forecast<network<input<10>, dense<64, strut::relu>,
                  strut::parallel<dense<2, strut::zeros>, dense<3, strut::zeros>>>>
                  .verdict.is != strut::outlook::fatal);
// So is the only layer of a network.
static_assert(forecast<network<input<3>, dense<1, strut::zeros>>>.verdict.is == strut::outlook::ok);

// A sum with what goes round is one, whichever way it is written.
static_assert(forecast<network<input<64>,
                  strut::repeat<20, strut::parallel<strut::summed, strut::flatten,
                                        dense<64, strut::relu>>>,
                  dense<1>>>.not_covered != strut::health::beyond::nothing);

// The cure is none that is in place already.
using piled_up = network<input<64>,
    strut::repeat<20, dense<64, strut::relu, strut::shortcut::identity>>, dense<1>>;
static_assert(forecast<piled_up>.verdict.what == strut::problem::exploding &&
              forecast<piled_up>.verdict.try_this == strut::cure::shortcut_scaled_or_layer_norm);
using narrow = network<input<8>, strut::repeat<41, dense<8, strut::relu>>, dense<1>>;
static_assert(forecast<narrow>.verdict.try_this == strut::cure::wider);
using dropping = network<input<64>,
    strut::repeat<30, strut::chain<dense<64, strut::relu>, strut::dropout<0.3>>>, dense<1>>;
static_assert(forecast<dropping>.verdict.what == strut::problem::exploding &&
              forecast<dropping>.verdict.try_this == strut::cure::layer_norm_and_identity);

BOOST_AUTO_TEST_SUITE_END()
