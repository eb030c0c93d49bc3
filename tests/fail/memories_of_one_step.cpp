// expect: error.*strut: the number in this policy means nothing
// expect: at<1, *strut::lstm<4, *strut::chrono<1
#include "strut/inference.hpp"

using net = strut::network<strut::input<10, 2>, strut::dense<3>, strut::lstm<4, strut::chrono<1>>>;
static_assert(net::parameter_count > 0);
