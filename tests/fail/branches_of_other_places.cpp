// expect: error.*strut: branches side by side are vectors, or sequences of the same steps
// expect: branches_side_by_side<false, .*at<1, *strut::dense_block<strut::conv2d
// expect: expected<(strut::)?shape\{3, .*\{2, 6, 6.*found<(strut::)?shape\{3, .*\{2, 6, 6.*\{4, 4, 4
#include "strut/inference.hpp"

using net =
    strut::network<strut::input<1, 6, 6>, strut::conv2d<2, strut::kernel<3>, strut::padding::same>,
        strut::dense_block<strut::conv2d<4, strut::kernel<3>>>>;
static_assert(net::parameter_count > 0);
