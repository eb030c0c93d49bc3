// expect: error.*strut: a condition, and what a mix adds it to, is a vector or a sequence of vectors
// expect: at<0, *strut::conditioned<
// expect: expected<(strut::)?shape
#include "strut/inference.hpp"

using net = strut::network<strut::input<3, 6, 6>,
    strut::conditioned<strut::mix<strut::conv2d<3, strut::kernel<3>, strut::padding::same>>>>;
static_assert(net::parameter_count > 0);
