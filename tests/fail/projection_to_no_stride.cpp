// expect: error.*strut: what goes round a branch.*where n of them become ceil.n / s. for a whole stride
// expect: at<0, *strut::residual<strut::shortcut::projection
// expect: expected<(strut::)?shape.*8.*8
// expect: found<(strut::)?shape.*6.*6
#include "strut/inference.hpp"

using net = strut::network<strut::input<4, 8, 8>,
    strut::residual<strut::shortcut::projection, strut::conv2d<8, strut::kernel<3>>>>;
static_assert(net::parameter_count > 0);
