#include <array>
#include <cmath>
#include <cstddef>

#include <boost/test/unit_test.hpp>

#include "laws/layer.hpp"
#include "strut/layer/rnn.hpp"
#include "strut/policy/activation/gelu.hpp"
#include "strut/policy/activation/gelu_tanh.hpp"
#include "strut/policy/activation/hard_swish.hpp"
#include "strut/policy/activation/mish.hpp"
#include "strut/policy/activation/relu.hpp"
#include "strut/policy/activation/silu.hpp"

BOOST_AUTO_TEST_SUITE(rnn_)

using strut::shape;

BOOST_AUTO_TEST_CASE(the_layer_keeps_the_laws) {
    laws::layer_briefly<strut::rnn<3>, shape{4, 2}>();
}

BOOST_AUTO_TEST_CASE(on_a_vector_it_is_one_step) {
    laws::layer_briefly<strut::rnn<4>, shape{3}>();
}

BOOST_AUTO_TEST_CASE(an_activation_without_slope_at_keeps_the_laws) {
    static_assert(!strut::has_slope_at<strut::gelu>);
    laws::layer_briefly<strut::rnn<3, strut::gelu>, shape{4, 2}>();
}

BOOST_AUTO_TEST_CASE(the_others_without_slope_at_are_taken) {
    const auto taken = []<class Act>(Act) {
        using cell = laws::bound_at<strut::rnn<3, Act>, float, shape{2}>::cell;
        static_assert(!strut::has_slope_at<Act>);
        for (const double sum : {-2.5, -0.75, 0.0, 0.5, 2.25}) {
            std::array<double, 1> gate{sum};
            std::array<double, 0> none;
            BOOST_TEST(cell::forward(gate, none, 0.25) == Act::value(sum));
            std::array<double, 0> d;
            BOOST_TEST(cell::backward(gate, none, none, 0.25, d, 2.0) == 0);
            BOOST_TEST(gate[0] == 2 * Act::slope(sum));
        }
    };
    taken(strut::gelu_tanh{});
    taken(strut::silu{});
    taken(strut::mish{});
    taken(strut::hard_swish{});
}

using layer = laws::bound_at<strut::rnn<3>, float, shape{4, 2}>;
static_assert(layer::out == shape{4, 3});
static_assert(layer::tensors[0].extents == shape{2, 3} &&
              layer::tensors[1].extents == shape{3, 3} && layer::tensors[2].extents == shape{3});
static_assert(laws::bound_at<strut::rnn<3>, float, shape{2}>::out == shape{3});

// An activation is a policy among the others.
static_assert(std::is_same_v<laws::bound_at<strut::rnn<3, strut::relu>, float, shape{2}>::cell,
    strut::rnn_cell<strut::relu, strut::accurate_math>>);

BOOST_AUTO_TEST_SUITE_END()
