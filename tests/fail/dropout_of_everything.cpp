// expect: error.*strut: the rate of dropout is a probability
// expect: at<1, *strut::dropout<
#include "strut/inference.hpp"

using net = strut::network<strut::input<8>, strut::dense<4>, strut::dropout<1>, strut::dense<2>>;
static_assert(net::parameter_count > 0);
