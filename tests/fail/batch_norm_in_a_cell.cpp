// expect: error.*strut: inside a cell a normalization looks at one sample as a whole and learns a
// expect: at<0, *strut::lstm<4, *strut::batch_norm<
// expect: given<strut::batch_norm<
#include "strut/inference.hpp"

using net = strut::network<strut::input<8, 2>, strut::lstm<4, strut::batch_norm<>>>;
static_assert(net::parameter_count > 0);
