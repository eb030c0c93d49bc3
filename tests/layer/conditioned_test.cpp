#include <cstddef>

#include <boost/test/unit_test.hpp>

#include "laws/layer.hpp"
#include "strut/layer/activate.hpp"
#include "strut/layer/affine.hpp"
#include "strut/layer/conditioned.hpp"
#include "strut/layer/conv1d.hpp"
#include "strut/layer/dense.hpp"
#include "strut/layer/repeat.hpp"
#include "strut/layer/residual.hpp"
#include "strut/policy/activation/tanh.hpp"

BOOST_AUTO_TEST_SUITE(conditioned_)

using namespace strut;
using act = activate<strut::tanh>;

BOOST_AUTO_TEST_CASE(conditions_of_vectors_keep_the_laws) {
    laws::layer_briefly<
        conditioned<dense<4, strut::tanh>,
            repeat<2, residual<mix<dense<3, strut::tanh>>, act, affine<4>>>, mix<affine<2>>>,
        shape{3}>();
}

BOOST_AUTO_TEST_CASE(conditions_of_sequences_keep_the_laws) {
    laws::layer_briefly<conditioned<mix<conv1d<3, kernel<2>>>, act, mix<affine<4>>>, shape{5, 2}>();
}

// Inside another, a condition is what comes into it.
BOOST_AUTO_TEST_CASE(conditions_nest) {
    laws::layer_briefly<conditioned<affine<4>, conditioned<mix<affine<3>>, act>, mix<affine<2>>>,
        shape{2}>();
}

using bound_mix = laws::bound_at<conditioned<affine<5>, mix<affine<3>>>, float, shape{2}>;
static_assert(bound_mix::tensors.size() == 5 && bound_mix::tensors[4].extents == shape{2, 3});
static_assert(bound_mix::tensors[4].purpose == role::weight);

BOOST_AUTO_TEST_SUITE_END()
