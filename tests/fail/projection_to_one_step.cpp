// expect: error.*strut: what goes round a branch.*shortcut::projection adapts features and channels
// expect: at<0, *strut::residual<strut::shortcut::projection
// expect: expected<(strut::)?shape.*5.*4
#include "strut/inference.hpp"

using net = strut::network<strut::input<5, 4>,
    strut::residual<strut::shortcut::projection, strut::lstm<8>, strut::last_step>>;
static_assert(net::parameter_count > 0);
