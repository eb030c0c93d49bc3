#include <array>
#include <cmath>
#include <cstddef>

#include <boost/test/unit_test.hpp>

#include "laws/layer.hpp"
#include "strut/layer/rnn.hpp"
#include "strut/policy/activation/relu.hpp"

BOOST_AUTO_TEST_SUITE(rnn_)

using strut::shape;

BOOST_AUTO_TEST_CASE(the_layer_keeps_the_laws) {
    laws::layer_briefly<strut::rnn<3>, shape{4, 2}>();
}

BOOST_AUTO_TEST_CASE(on_a_vector_it_is_one_step) {
    laws::layer_briefly<strut::rnn<4>, shape{3}>();
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
