// expect: error.*strut: this is made of other layers, and none is given
// expect: at<0, *strut::residual<strut::shortcut::rezero> ?>
#include "strut/inference.hpp"

using net = strut::network<strut::input<4>, strut::residual<strut::shortcut::rezero>>;
static_assert(net::parameter_count > 0);
