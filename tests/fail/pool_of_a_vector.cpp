// expect: error.*strut: this layer takes a sequence, .step..feature., or an image
// expect: at<0, *strut::max_pool<
// expect: found<1[ulUL]*>
#include "strut/inference.hpp"

using net = strut::network<strut::input<8>, strut::max_pool<strut::window<2>>>;
static_assert(net::parameter_count > 0);
