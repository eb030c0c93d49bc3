// expect: error.*strut: a shape has one to four axes
// expect: at<0, *strut::reshape<2
// expect: found<5
#include "strut/inference.hpp"

using net = strut::network<strut::input<24>, strut::reshape<2, 2, 2, 3, 1>, strut::flatten>;
static_assert(net::parameter_count == 0);
