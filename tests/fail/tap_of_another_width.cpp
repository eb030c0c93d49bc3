// expect: error.*strut: what is added to a skip sum must have the shape of the sum
// expect: at<0, *strut::skip_sum<4
#include "strut/inference.hpp"

using net = strut::network<strut::input<8>, strut::skip_sum<4, strut::affine<3>, strut::tap>>;
static_assert(net::parameter_count > 0);
