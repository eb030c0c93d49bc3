// expect: error.*strut: the heads of the loss have another number of outputs
// expect: expected<6
// expect: found<5
#include "strut/strut.hpp"

using net = strut::network<strut::input<8>, strut::dense<6>>;
using loss =
    strut::per_head<strut::head<3, strut::softmax_cross_entropy>, strut::head<2, strut::mse>>;
static_assert(strut::trainer<net, loss, strut::adam>::lanes > 0);
