// expect: error.*strut: a network computes with float or double
#include "strut/inference.hpp"

using net = strut::basic_network<long double, strut::input<4>, strut::dense<3>>;
static_assert(net::parameter_count > 0);
