// expect: error.*strut: the window reaches over more than comes in
// expect: at<0, *strut::conv1d<8, *strut::kernel<7
// expect: expected<5[ulUL]*>
// expect: found<7[ulUL]*>
#include "strut/inference.hpp"

using net =
    strut::network<strut::input<5, 2>, strut::conv1d<8, strut::kernel<7>, strut::padding::valid>>;
static_assert(net::parameter_count > 0);
