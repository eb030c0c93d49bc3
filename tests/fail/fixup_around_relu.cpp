// expect: error.*strut: shortcut::fixup begins with zeros.*nothing would ever move
// expect: at<0, *strut::dense<8, strut::relu, strut::shortcut::fixup> ?>
#include "strut/inference.hpp"

using net = strut::network<strut::input<8>, strut::dense<8, strut::relu, strut::shortcut::fixup>>;
static_assert(net::parameter_count > 0);
