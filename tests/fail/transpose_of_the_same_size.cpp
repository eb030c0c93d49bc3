// expect: error.*strut: this is not a policy that is known here
// expect: at<0, *strut::conv1d_transposed<8
// expect: given<strut::padding::same>
#include "strut/inference.hpp"

using net = strut::network<strut::input<10, 2>,
    strut::conv1d_transposed<8, strut::kernel<3>, strut::padding::same>>;
static_assert(net::parameter_count > 0);
