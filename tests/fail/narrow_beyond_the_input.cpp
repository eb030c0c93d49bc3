// expect: error.*strut: this layer takes features that are not there
// expect: at<0, *strut::narrow<6
// expect: expected<8
// expect: found<9
#include "strut/inference.hpp"

using net = strut::network<strut::input<8>, strut::narrow<6, 3>, strut::dense<1>>;
static_assert(net::parameter_count > 0);
