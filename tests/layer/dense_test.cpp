#include <cstddef>
#include <type_traits>

#include <boost/test/unit_test.hpp>

#include "laws/layer.hpp"
#include "strut/layer/dense.hpp"
#include "strut/policy/activation/gelu.hpp"
#include "strut/policy/activation/identity.hpp"
#include "strut/policy/activation/leaky_relu.hpp"
#include "strut/policy/activation/prelu.hpp"
#include "strut/policy/activation/relu.hpp"
#include "strut/policy/activation/selu.hpp"
#include "strut/policy/activation/sigmoid.hpp"
#include "strut/policy/activation/tanh.hpp"
#include "strut/policy/init/constant.hpp"
#include "strut/policy/init/he_normal.hpp"
#include "strut/policy/init/lecun_normal.hpp"
#include "strut/policy/init/normal.hpp"
#include "strut/policy/init/xavier_uniform.hpp"
#include "strut/policy/init/zeros.hpp"

BOOST_AUTO_TEST_SUITE(dense)

using strut::dense;
using strut::shape;

BOOST_AUTO_TEST_CASE(a_dense_layer_that_keeps_its_output_keeps_the_laws) {
    laws::layer_briefly<dense<13, strut::relu>, shape{7}>();
    laws::layer_briefly<dense<5, strut::tanh>, shape{3}>();
}

BOOST_AUTO_TEST_CASE(a_dense_layer_that_keeps_its_pre_activation_keeps_the_laws) {
    laws::layer_briefly<dense<9, strut::gelu>, shape{5}>();
}

template <class Layer, class... Defaults>
using bound = laws::bound_at<Layer, float, shape{4}, Defaults...>;

template <class A, class B, class... Defaults>
constexpr bool same = std::is_same_v<bound<A, Defaults...>, bound<B>>;

// The order of policies makes no other layer.
using strut::bias;
using strut::constant;
using strut::fast_math;
using strut::from;
using strut::he;
using strut::identity;
using strut::lecun;
using strut::no_bias;
using strut::normal;
using strut::relu;
using strut::tanh;
using strut::xavier;
using strut::zeros;
static_assert(same<dense<8, relu, he, no_bias>, dense<8, no_bias, he, relu>>);
static_assert(same<dense<8, relu, he, no_bias>, dense<8, he, no_bias, relu>>);
static_assert(same<dense<8, tanh, normal<1>, bias<constant<1>>, from<4>, fast_math>,
    dense<8, fast_math, from<4>, bias<constant<1>>, normal<1>, tanh>>);
static_assert(!same<dense<8, relu, no_bias>, dense<8, relu>>);

// It is an affine and an activation, if there is one: tests/layer/fuse_test.cpp and chain_test.cpp.
static_assert(same<dense<8, relu>, strut::chain<strut::affine<8>, strut::activate<relu>>>);
static_assert(same<dense<8, strut::prelu<>, no_bias>,
    strut::chain<strut::affine<8, no_bias>, strut::activate<strut::prelu<>>>>);

// Without an activation it is linear, with zeros for the bias.
static_assert(same<dense<8>, dense<8, identity, bias<zeros>>>);
static_assert(same<dense<8>, strut::affine<8>>);

// The initializer follows the activation: He for the relu family, LeCun for selu, else Xavier.
static_assert(same<dense<8>, dense<8, xavier>>);
static_assert(same<dense<8, tanh>, dense<8, tanh, xavier>>);
static_assert(same<dense<8, strut::sigmoid>, dense<8, strut::sigmoid, xavier>>);
static_assert(same<dense<8, relu>, dense<8, relu, he>>);
static_assert(same<dense<8, strut::leaky_relu<>>, dense<8, strut::leaky_relu<>, he>>);
static_assert(same<dense<8, strut::prelu<>>, dense<8, strut::prelu<>, he>>);
static_assert(same<dense<8, strut::selu>, dense<8, strut::selu, lecun>>);
static_assert(!same<dense<8, relu>, dense<8, relu, xavier>>);

// It follows an activation that stands behind the layer, too.
template <class... Layers>
using sequence = bound<strut::chain<Layers...>>;
static_assert(std::is_same_v<sequence<dense<8>, strut::activate<relu>>,
    sequence<dense<8, he>, strut::activate<relu>>>);

// Policies of the whole network hold unless the layer has its own of that kind.
static_assert(same<dense<8>, dense<8, relu>, relu>);
static_assert(same<dense<8, identity>, dense<8>, relu>);
static_assert(same<dense<8, tanh>, dense<8, tanh>, relu>);
static_assert(same<dense<8, tanh>, dense<8, tanh, normal<1>>, normal<1>>);
static_assert(same<dense<8, tanh, zeros>, dense<8, tanh, zeros>, normal<1>>);
static_assert(same<dense<8>, dense<8, no_bias>, no_bias>);
static_assert(same<dense<8, bias<constant<1>>>, dense<8, bias<constant<1>>>, no_bias>);
static_assert(same<dense<8, tanh>, dense<8, tanh, fast_math>, fast_math>);
static_assert(same<dense<8, tanh, strut::accurate_math>, dense<8, tanh>, fast_math>);
static_assert(
    same<dense<8>, dense<8, tanh, zeros, no_bias, fast_math>, fast_math, no_bias, zeros, tanh>);

// He's initializer allows for the leak.
BOOST_AUTO_TEST_CASE(the_initializer_is_told_the_slope_of_the_leaky_family) {
    using layer = bound<dense<8, strut::leaky_relu<0.5>>>;
    std::array<float, layer::parameter_size> parameters{};
    std::uint64_t seed = 0;
    layer::initialize(parameters.data(), seed);
    std::array<float, 32> expected{};
    he::fill(expected.data(), strut::fan{4, 8, 0.5}, 1);
    BOOST_TEST(std::equal(expected.begin(), expected.end(), parameters.begin()));
}

// What inference needs is not kept: the pre-activation only in training, and only where the slope
// cannot be had from the output.
static_assert(bound<dense<8, relu>>::tape<16> == 0);
static_assert(bound<dense<8, strut::gelu>>::tape<16> >= 8 * 16);

BOOST_AUTO_TEST_SUITE_END()
