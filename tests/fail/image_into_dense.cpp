// expect: error.*strut: this layer takes a vector or a sequence.*put flatten before it
// expect: at<0, *strut::dense<10> ?>
// expect: found<3
#include "strut/inference.hpp"

using net = strut::network<strut::input<1, 8, 8>, strut::dense<10>>;
static_assert(net::parameter_count > 0);
