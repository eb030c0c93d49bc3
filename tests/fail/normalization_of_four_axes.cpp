// expect: error.*strut: a normalization takes a vector, a sequence or an image
// expect: at<0, *strut::normalize<strut::batch_norm
// expect: found<4[ulUL]*>
#include "strut/inference.hpp"

using net = strut::network<strut::input<3, 8, 8, 2>, strut::normalize<strut::batch_norm<>>>;
static_assert(net::parameter_count > 0);
