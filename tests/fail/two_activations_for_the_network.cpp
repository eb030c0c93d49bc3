// expect: error.*strut: two policies of one kind
// expect: policies<strut::relu, strut::tanh, strut::dense<3(ul)?> ?>
// expect: given<strut::relu, strut::tanh>
#include "strut/inference.hpp"

using net = strut::network<strut::input<4>, strut::relu, strut::tanh, strut::dense<3>>;
static_assert(net::parameter_count > 0);
