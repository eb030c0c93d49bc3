// expect: error.*strut: a layer needs at least one output
// expect: at<2, *strut::dense<0, strut::relu> ?>
// expect: found<0
#include "strut/inference.hpp"

using net =
    strut::network<strut::input<8>, strut::dense<4>, strut::dense<4>, strut::dense<0, strut::relu>>;
static_assert(net::parameter_count > 0);
