// expect: error.*strut: in windows of a long sequence the statistics of this layer would be
// expect: at<1, *strut::normalize<strut::batch_norm<
#include "strut/strut.hpp"

using net = strut::network<strut::input<8, 2>, strut::lstm<3, strut::stateful>,
    strut::normalize<strut::batch_norm<>>, strut::dense<1>>;
using fit = strut::truncated<net, strut::mse, strut::sgd>;
static_assert(fit::update == 8);
