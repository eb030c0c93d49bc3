// expect: error.*strut: the factor of this layer is zero, infinite or no number
// expect: at<0, *strut::scale<
#include "strut/inference.hpp"

using net = strut::network<strut::input<8>, strut::scale<1e300>, strut::dense<2>>;
static_assert(net::parameter_count > 0);
