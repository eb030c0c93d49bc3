// expect: error.*strut: a network's list holds layers and policies for all of them
// expect: given<int>
#include "strut/inference.hpp"

using net = strut::network<strut::input<8>, strut::dense<4>, int>;
static_assert(net::parameter_count > 0);
