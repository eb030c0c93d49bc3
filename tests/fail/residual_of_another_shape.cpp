// expect: error.*strut: what goes round a branch must have the shape that comes out of it
// expect: same_shape_around<false, *strut::error::at<1, *strut::residual<strut::affine<16> ?> ?>
// expect: given<strut::shortcut::identity>
#include "strut/inference.hpp"

using net = strut::network<strut::input<4>, strut::dense<8>, strut::residual<strut::affine<16>>>;
static_assert(net::parameter_count > 0);
