// expect: error.*strut: the features are no multiple of the groups of this normalization
// expect: at<0, *strut::dense<10, strut::group_norm<4
// expect: found<10[ulUL]*>
#include "strut/inference.hpp"

using net = strut::network<strut::input<4>, strut::dense<10, strut::group_norm<4>>>;
static_assert(net::parameter_count > 0);
