// expect: error.*strut: a shape has one to four axes
// expect: given<strut::input<2, 2, 2, 2, 2
// expect: found<5
#include "strut/inference.hpp"

using net = strut::network<strut::input<2, 2, 2, 2, 2>, strut::flatten, strut::dense<3>>;
static_assert(net::parameter_count > 0);
