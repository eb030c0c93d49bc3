// expect: error.*strut: a network needs at least one layer
#include "strut/inference.hpp"

using net = strut::network<strut::input<8>, strut::relu>;
static_assert(net::parameter_count > 0);
