// expect: error.*strut: an embedding takes one number a step
// expect: at<0, *strut::embedding<10, 4>
#include "strut/inference.hpp"

using net = strut::network<strut::input<8, 2>, strut::embedding<10, 4>>;
static_assert(net::parameter_count > 0);
