#include <cstddef>

#include "laws/any_layer.hpp"
#include "strut/layer/affine.hpp"
#include "strut/layer/chain.hpp"
#include "strut/layer/dense.hpp"
#include "strut/layer/parallel.hpp"

namespace {

using strut::affine;
using strut::dense;
using strut::parallel;
using strut::role;
using strut::shape;

template <class Layer>
using bound = laws::bound_at<Layer, float, shape{2}>;

// Concatenated unless they are summed.
static_assert(bound<parallel<dense<3>, dense<4>>>::out == shape{7});
static_assert(bound<parallel<strut::summed, dense<3>, dense<3>>>::out == shape{3});
static_assert(parallel<strut::summed, dense<3>, dense<3>>::output(shape{9}) == shape{3});

// Parameters in the order written; a chain is one branch.
using two_heads = bound<parallel<affine<3, strut::no_bias>, strut::chain<affine<4>, affine<5>>>>;
static_assert(two_heads::out == shape{8} && two_heads::tensors.size() == 5);
static_assert(two_heads::tensors[1] ==
              strut::tensor{role::weight, shape{2, 4}, strut::tensor_footprint<float>(6)});

} // namespace
