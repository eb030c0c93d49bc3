#include "strut/health/forecast/rule/conditioned.hpp"

#include <boost/test/unit_test.hpp>

#include "health/forecast/measurement.hpp"

BOOST_AUTO_TEST_SUITE(forecast_of_conditioned)

using namespace measurement;

// At the front of a network, behind other layers, deep inside, one in another.
using strong = input<6, second_moment<4>>;
using in_front = net<strong,
    conditioned<affine<16>, activate<strut::tanh>, mix<affine<16>>, activate<strut::tanh>,
        affine<16>>,
    activate<relu>, dense<4>>;
using behind = net<input<12>, dense<24, strut::tanh>,
    conditioned<dense<24, strut::tanh>, mix<affine<16, normal<0.3>>>, activate<strut::tanh>,
        mix<affine<24>>, activate<strut::tanh>>,
    dense<4>>;
using in_blocks = net<input<8>,
    conditioned<affine<16>, residual<mix<affine<16>>, activate<strut::tanh>, affine<16>>,
        residual<mix<affine<16>>, activate<strut::tanh>, affine<16>>,
        residual<mix<affine<16>>, activate<strut::tanh>, affine<16>>>,
    dense<4>>;
using nested = net<input<8>,
    conditioned<dense<16, strut::tanh>,
        conditioned<dense<12, strut::tanh>, mix<affine<12>>, activate<strut::tanh>>,
        mix<affine<12>>>,
    activate<strut::tanh>, dense<4>>;
using over_steps = net<input<24, 3, second_moment<0.25>>,
    conditioned<affine<12>,
        repeat<3, mix<conv1d<12, kernel<3>, dilation<2>>>, activate<strut::tanh>>>,
    affine<2>>;
BOOST_AUTO_TEST_CASE(second_moments_add_and_gradients_come_back) {
    EXPECT_CLOSE(in_front);
    EXPECT_CLOSE(behind);
    EXPECT_CLOSE(in_blocks);
    EXPECT_CLOSE(nested);
    EXPECT_CLOSE(over_steps, {.seeds = 100});
}

// Through layers of zeros: what is left is the condition's, by the moment that the input states.
template <int Moment>
using stated = net<input<6, second_moment<Moment>>,
    conditioned<affine<10, zeros>, mix<affine<10, zeros>>, activate<relu>>, dense<2>>;
template <int Moment>
constexpr double pre_activation = forecast<stated<Moment>>.layers[1].pre_activation;
static_assert(forecast<stated<4>>.layers[2].mixed_in && !forecast<stated<4>>.layers[1].mixed_in);
static_assert(forecast<stated<4>>.layers[2].input_moment == 4);
static_assert(pre_activation<4> == 6 * 4 * forecast<stated<4>>.layers[2].weight_variance);
static_assert(pre_activation<1> == 6 * forecast<stated<1>>.layers[2].weight_variance);
// It is in no ratio: the matrices on the way are two.
static_assert(forecast<stated<1>>.depth == 2);

BOOST_AUTO_TEST_SUITE_END()
