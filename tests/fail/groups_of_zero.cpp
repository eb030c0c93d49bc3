// expect: error.*strut: the number in this policy means nothing
// expect: given<strut::groups<0
#include "strut/inference.hpp"

using net = strut::network<strut::input<10, 2>, strut::dense<3>,
    strut::conv1d<4, strut::kernel<3>, strut::groups<0>>>;
static_assert(net::parameter_count > 0);
