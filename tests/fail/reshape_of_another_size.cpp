// expect: error.*strut: another shape must have as many numbers
// expect: at<0, *strut::reshape<3
// expect: expected<8
// expect: found<9
#include "strut/inference.hpp"

using net = strut::network<strut::input<8>, strut::reshape<3, 3>, strut::flatten>;
static_assert(net::parameter_count == 0);
