// expect: error.*strut: a shape has one to four axes
// expect: given<strut::input<>
// expect: found<0
#include "strut/inference.hpp"

using net = strut::network<strut::input<>, strut::dense<3>>;
static_assert(net::parameter_count > 0);
