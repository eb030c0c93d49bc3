// expect: error.*strut: a sequence has one axis
// expect: at<1, *strut::conv1d<4, *strut::kernel<3, 5>
#include "strut/inference.hpp"

using net =
    strut::network<strut::input<10, 2>, strut::dense<3>, strut::conv1d<4, strut::kernel<3, 5>>>;
static_assert(net::parameter_count > 0);
