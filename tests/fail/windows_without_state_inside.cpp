// expect: error.*strut: in windows of a long sequence this layer would not know of the windows
// expect: at<1, *strut::conditioned<
// expect: given<strut::bound::recurrent<
#include "strut/strut.hpp"

using net = strut::network<strut::input<8, 2>, strut::dense<3>,
    strut::conditioned<strut::mix<strut::gru<4>>>, strut::dense<1>>;
using fit = strut::truncated<net, strut::mse, strut::sgd>;
static_assert(fit::update == 8);
