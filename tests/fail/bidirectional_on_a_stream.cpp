// expect: at<0, *strut::bidirectional<
// expect: error.*strut: a bidirectional layer begins at the end of a sequence, and cannot run on a
// expect: bidirectional<float, .*recurrent<
#include "strut/inference.hpp"

using net = strut::network<strut::input<8, 2>, strut::bidirectional<strut::lstm<4>>>;
static const net model{};
strut::stream<net> live{model};
