// expect: error.*strut: a sequence has one axis
// expect: given<strut::window<2, 3>
#include "strut/inference.hpp"

using net =
    strut::network<strut::input<10, 2>, strut::dense<3>, strut::max_pool<strut::window<2, 3>>>;
static_assert(net::parameter_count > 0);
