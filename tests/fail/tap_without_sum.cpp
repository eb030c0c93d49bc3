// expect: error.*strut: a tap, or a skip_stack, adds to the sum of the
// expect: at<1, *strut::tap
#include "strut/inference.hpp"

using net = strut::network<strut::input<8>, strut::affine<3>, strut::tap>;
static_assert(net::parameter_count > 0);
