// expect: error.*strut: this layer takes a sequence
// expect: at<1, *strut::last_step ?>
// expect: found<1
#include "strut/inference.hpp"

using net = strut::network<strut::input<8>, strut::dense<4>, strut::last_step>;
static_assert(net::parameter_count > 0);
