#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <type_traits>

#include <boost/test/unit_test.hpp>

#include "laws/layer.hpp"
#include "strut/layer/activate.hpp"
#include "strut/layer/affine.hpp"
#include "strut/layer/chain.hpp"
#include "strut/layer/dense.hpp"
#include "strut/layer/dropout.hpp"
#include "strut/layer/flatten.hpp"
#include "strut/policy/activation/gelu.hpp"
#include "strut/policy/activation/prelu.hpp"
#include "strut/policy/activation/relu.hpp"
#include "strut/policy/activation/selu.hpp"
#include "strut/policy/activation/tanh.hpp"
#include "strut/policy/init/lecun_normal.hpp"

BOOST_AUTO_TEST_SUITE(chain)

using strut::activate;
using strut::affine;
using strut::chain;
using strut::dense;
using strut::role;
using strut::shape;

BOOST_AUTO_TEST_CASE(a_chain_keeps_the_laws_of_a_layer) {
    laws::layer_briefly<chain<dense<5, strut::tanh>, dense<7>, activate<strut::gelu>>, shape{3}>();
}

BOOST_AUTO_TEST_CASE(a_chain_with_layers_without_parameters_at_its_ends_keeps_the_laws) {
    laws::layer_briefly<chain<strut::flatten, affine<3>, activate<strut::prelu<>>>, shape{2, 2}>();
}

BOOST_AUTO_TEST_CASE(a_chain_in_a_chain_keeps_the_laws) {
    laws::layer_briefly<chain<chain<dense<2, strut::tanh>, chain<dense<9, strut::tanh>>>, dense<3>>,
        shape{4}>();
}

template <class Layer, shape In>
using bound = laws::bound_at<Layer, float, In>;

// A chain of one is that one, and a chain in a chain is as good as its layers.
static_assert(std::is_same_v<bound<chain<affine<3>>, shape{2}>, bound<affine<3>, shape{2}>>);
static_assert(
    std::is_same_v<bound<chain<chain<chain<affine<3>>>>, shape{2}>, bound<affine<3>, shape{2}>>);

// Shapes run through, parameters lie one layer behind the other, all with the index of the chain.
using three = bound<chain<affine<3>, strut::flatten, affine<2, strut::no_bias>>, shape{4}>;
static_assert(three::in == shape{4} && three::out == shape{2} && three::size == 3);
static_assert(three::tensors == std::array{strut::tensor{role::weight, shape{4, 3}, 0},
                                    strut::tensor{role::bias, shape{3}, 32},
                                    strut::tensor{role::weight, shape{3, 2}, 64}});
static_assert(three::parameter_size == 96);

// The initializer of a layer at the end of a chain follows the activation behind the chain.
static_assert(std::is_same_v<bound<chain<chain<affine<3>>, activate<strut::selu>>, shape{2}>,
    bound<chain<affine<3, strut::lecun>, activate<strut::selu>>, shape{2}>>);
static_assert(!std::is_same_v<bound<chain<chain<affine<3>>, activate<strut::selu>>, shape{2}>,
              bound<chain<chain<affine<3>>, activate<strut::relu>>, shape{2}>>);

BOOST_AUTO_TEST_CASE(weights_of_a_chain_have_seeds_of_their_own) {
    std::array<float, three::parameter_size> parameters{};
    std::uint64_t seed = 10;
    three::initialize(parameters.data(), seed);
    BOOST_TEST(seed == 12U);
    using last = bound<affine<2, strut::no_bias>, shape{3}>;
    std::array<float, last::parameter_size> expected{};
    std::uint64_t seed_of_last = 11;
    last::initialize(expected.data(), seed_of_last);
    BOOST_TEST(std::equal(expected.begin(), expected.end(), parameters.begin() + 64));
}

BOOST_AUTO_TEST_CASE(a_chain_gives_what_its_layers_give_one_by_one) {
    constexpr std::size_t lanes = 5;
    laws::layer_run<double> whole{
        laws::any<laws::bound_at<chain<dense<6, strut::tanh>, dense<2>>, double, shape{4}>, lanes>,
        3, lanes};
    laws::layer_run<double> first{
        laws::any<laws::bound_at<dense<6, strut::tanh>, double, shape{4}>, lanes>, 3, lanes};
    laws::layer_run<double> second{
        laws::any<laws::bound_at<dense<2>, double, shape{6}>, lanes>, 4, lanes};
    for (std::size_t i = 0; i < first.parameters.size(); ++i)
        first.parameters[i] = whole.parameters[i];
    for (std::size_t i = 0; i < second.parameters.size(); ++i)
        second.parameters[i] = whole.parameters[first.parameters.size() + i];
    first.x = whole.x;
    second.output_gradient = whole.output_gradient;

    whole.forward();
    whole.backward();
    first.forward();
    second.x = first.y;
    second.forward();
    second.backward();
    first.output_gradient = second.dx;
    first.backward();
    BOOST_TEST(same_bits(whole.y, second.y));
    BOOST_TEST(same_bits(whole.dx, first.dx));
    for (const strut::tensor& tensor : first.layer.tensors)
        laws::expect_close("gradient of the first", whole.tensor_of(whole.gradient, tensor),
            first.tensor_of(first.gradient, tensor), 0);
    for (strut::tensor tensor : second.layer.tensors) {
        const auto expected = second.tensor_of(second.gradient, tensor);
        tensor.offset += first.parameters.size();
        laws::expect_close(
            "gradient of the second", whole.tensor_of(whole.gradient, tensor), expected, 0);
    }
}

BOOST_AUTO_TEST_CASE(layers_of_a_chain_have_random_numbers_of_their_own) {
    // Two masks of one pass must be neither the same nor shifted copies of each other.
    constexpr std::size_t units = 2048;
    using layer =
        laws::bound_at<chain<strut::dropout<0.5>, strut::dropout<0.5>>, float, shape{units}>;
    for (const std::uint64_t noise : {0, 1, 2, 12345}) {
        laws::layer_run<float> run{laws::any<layer, 1>, 1, 1};
        std::fill(run.x.begin(), run.x.end(), 1.F);
        run.pass.noise = noise;
        run.forward();
        // The tape: mask, output, mask.
        const float* const first = run.tape.data();
        const float* const second =
            first + strut::tensor_footprint<float>(units) + strut::tensor_footprint<float>(units);
        for (std::size_t shift = 0; shift < 64; ++shift) {
            std::size_t same = 0;
            for (std::size_t i = 0; i + shift < units; ++i)
                same += first[i + shift] == second[i];
            std::size_t same_back = 0;
            for (std::size_t i = 0; i + shift < units; ++i)
                same_back += first[i] == second[i + shift];
            // Half of them are the same by chance; 6 standard deviations are 136 of 2048.
            BOOST_TEST(same < units / 2 + 136, "noise " << noise << ", shift " << shift);
            BOOST_TEST(same_back < units / 2 + 136, "noise " << noise << ", shift -" << shift);
        }
    }
}

BOOST_AUTO_TEST_SUITE_END()
