// expect: error.*strut: a network's list begins with its input
// expect: given<strut::dense<3(ul)?> ?>
#include "strut/inference.hpp"

using net = strut::network<strut::dense<3>, strut::dense<2>>;
static_assert(net::parameter_count > 0);
