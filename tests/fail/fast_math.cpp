// expect: error.*strut: -ffast-math computes wrongly
#define __FAST_MATH__ 1 // as the flag does
#include "strut/inference.hpp"

using net = strut::network<strut::input<4>, strut::dense<3>>;
static_assert(net::parameter_count > 0);
