// expect: error.*strut: a head's loss is no per_head itself
#include "strut/strut.hpp"

using net = strut::network<strut::input<8>, strut::dense<6>>;
using inside =
    strut::per_head<strut::head<3, strut::softmax_cross_entropy>, strut::head<2, strut::mse>>;
using loss = strut::per_head<strut::head<5, inside>, strut::head<1, strut::mse>>;
static_assert(strut::trainer<net, loss, strut::adam>::lanes > 0);
