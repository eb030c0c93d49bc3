// expect: error.*strut: the channels that come in and those that go out must be multiples
// expect: at<0, *strut::conv1d<8, *strut::kernel<3
// expect: expected<4[ulUL]*>
// expect: found<6[ulUL]*, 8[ulUL]*>
#include "strut/inference.hpp"

using net =
    strut::network<strut::input<10, 6>, strut::conv1d<8, strut::kernel<3>, strut::groups<4>>>;
static_assert(net::parameter_count > 0);
