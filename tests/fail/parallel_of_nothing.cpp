// expect: error.*strut: this is made of other layers, and none is given
// expect: at<0, *strut::parallel<> ?>
#include "strut/inference.hpp"

using net = strut::network<strut::input<4>, strut::parallel<>>;
static_assert(net::parameter_count > 0);
