// expect: error.*strut: what goes round a branch.*for images, write parallel<summed, conv2d<N
// expect: at<0, *strut::residual<strut::shortcut::projection
#include "strut/inference.hpp"

using net = strut::network<strut::input<4, 8, 8>,
    strut::residual<strut::shortcut::projection, strut::conv2d<8, strut::kernel<1>>>>;
static_assert(net::parameter_count > 0);
