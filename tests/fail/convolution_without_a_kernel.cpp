// expect: error.*strut: this layer needs a size to look at: kernel<3> in a convolution
// expect: at<0, *strut::conv1d<8>
#include "strut/inference.hpp"

using net = strut::network<strut::input<10, 2>, strut::conv1d<8>>;
static_assert(net::parameter_count > 0);
