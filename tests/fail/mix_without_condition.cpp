// expect: error.*strut: a mix adds the condition of the
// expect: at<0, *strut::mix<
#include "strut/inference.hpp"

using net = strut::network<strut::input<8>, strut::mix<strut::affine<3>>>;
static_assert(net::parameter_count > 0);
