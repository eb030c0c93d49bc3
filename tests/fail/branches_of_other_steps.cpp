// expect: error.*strut: branches side by side are vectors, or sequences of the same steps
// expect: branches_side_by_side<false, .*at<0, *strut::parallel<strut::lstm<3>, strut::conv1d
// expect: expected<(strut::)?shape\{2, .*\{9, 3.*found<(strut::)?shape\{2, .*\{9, 3.*\{7, 4
#include "strut/inference.hpp"

using net = strut::network<strut::input<9, 2>,
    strut::parallel<strut::lstm<3>, strut::conv1d<4, strut::kernel<3>, strut::padding::valid>>>;
static_assert(net::parameter_count > 0);
