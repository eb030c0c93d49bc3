// expect: error.*strut: the number in this policy means nothing
// expect: at<1, *strut::max_pool<strut::window<0
#include "strut/inference.hpp"

using net = strut::network<strut::input<10, 2>, strut::dense<3>, strut::max_pool<strut::window<0>>>;
static_assert(net::parameter_count > 0);
