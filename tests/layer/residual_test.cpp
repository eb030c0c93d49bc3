#include <array>
#include <cstddef>
#include <type_traits>

#include <boost/test/unit_test.hpp>

#include "laws/layer.hpp"
#include "strut/layer/activate.hpp"
#include "strut/layer/affine.hpp"
#include "strut/layer/dense.hpp"
#include "strut/layer/normalize.hpp"
#include "strut/layer/residual.hpp"
#include "strut/policy/activation/gelu.hpp"
#include "strut/policy/activation/tanh.hpp"
#include "strut/policy/norm/batch_norm.hpp"
#include "strut/policy/norm/layer_norm.hpp"
#include "strut/policy/shortcut/identity.hpp"
#include "strut/policy/shortcut/projection.hpp"
#include "strut/policy/shortcut/rezero.hpp"

BOOST_AUTO_TEST_SUITE(residual_)

using strut::activate;
using strut::affine;
using strut::dense;
using strut::normalize;
using strut::residual;
using strut::role;
using strut::shape;
namespace shortcut = strut::shortcut;

BOOST_AUTO_TEST_CASE(a_branch_that_ends_in_an_affine_keeps_the_laws) {
    laws::layer_briefly<residual<normalize<strut::layer_norm<>>, activate<strut::tanh>, affine<5>>,
        shape{5}>();
}

BOOST_AUTO_TEST_CASE(a_branch_that_ends_in_an_activation_keeps_the_laws) {
    laws::layer_briefly<residual<affine<5>, activate<strut::tanh>>, shape{5}>();
    laws::layer_briefly<residual<affine<5>, activate<strut::gelu>>, shape{5}>();
}

BOOST_AUTO_TEST_CASE(a_branch_that_mixes_samples_keeps_the_laws) {
    laws::layer_of_batches<
        residual<normalize<strut::batch_norm<>>, activate<strut::tanh>, affine<5>>, shape{5}>();
}

template <class Layer, shape In = shape{4}>
using bound = laws::bound_at<Layer, float, In>;

// Identity is what stands between the brackets when nothing does.
static_assert(
    std::is_same_v<bound<residual<affine<4>>>, bound<residual<shortcut::identity, affine<4>>>>);
// A shortcut in a pack goes round all of it, in the order of work.
static_assert(std::is_same_v<bound<dense<4, shortcut::identity, strut::layer_norm<>, strut::tanh>>,
    bound<residual<affine<4, strut::xavier>, normalize<strut::layer_norm<>>,
        activate<strut::tanh>>>>);
static_assert(bound<residual<shortcut::projection, dense<3>>>::tensors.back() ==
              strut::tensor{role::weight, shape{4, 3}, 64});
static_assert(bound<residual<shortcut::rezero, dense<4>>>::tensors.back() ==
              strut::tensor{role::scale, shape{1}, 64});
// What the branch gives out is kept only where it is needed again.
static_assert(bound<residual<affine<4>>>::tape<8> == 0);
static_assert(bound<residual<shortcut::rezero, affine<4>>>::tape<8> >= 32);

BOOST_AUTO_TEST_SUITE_END()
