// expect: error.*strut: a bidirectional layer begins at both ends of its sequence: it cannot go on
// expect: at<0, *strut::bidirectional<strut::lstm<4, *strut::stateful> ?>
#include "strut/inference.hpp"

using net =
    strut::network<strut::input<8, 2>, strut::bidirectional<strut::lstm<4, strut::stateful>>>;
static_assert(net::parameter_count > 0);
