// expect: error.*strut: a skip sum takes a vector or a sequence of vectors, and no image
// expect: at<0, *strut::skip_sum<3
// expect: expected<2
// expect: found<3
#include "strut/inference.hpp"

using net = strut::network<strut::input<3, 6, 6>,
    strut::skip_sum<3, strut::conv2d<3, strut::kernel<3>, strut::padding::same>, strut::tap>>;
static_assert(net::parameter_count > 0);
