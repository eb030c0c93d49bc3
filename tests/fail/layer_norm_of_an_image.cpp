// expect: error.*strut: on an image this normalization could mean several things
// expect: at<0, *strut::normalize<strut::layer_norm
#include "strut/inference.hpp"

using net = strut::network<strut::input<3, 8, 8>, strut::normalize<strut::layer_norm<>>>;
static_assert(net::parameter_count > 0);
