// expect: error.*strut: this layer takes an image, .channel..height..width
// expect: at<0, *strut::conv2d<8, *strut::kernel<3
// expect: expected<3[ulUL]*>
// expect: found<1[ulUL]*>
#include "strut/inference.hpp"

using net = strut::network<strut::input<64>, strut::conv2d<8, strut::kernel<3>>>;
static_assert(net::parameter_count > 0);
