// expect: error.*strut: an input of size zero
// expect: found<8, 0
#include "strut/inference.hpp"

using net = strut::network<strut::input<8, 0>, strut::flatten, strut::dense<4>>;
static_assert(net::parameter_count > 0);
