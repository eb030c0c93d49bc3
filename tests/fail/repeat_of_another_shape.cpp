// expect: error.*strut: a repeated chain must give out the shape that it takes in
// expect: at<0, *strut::repeat<3, strut::dense<8> ?> ?>
#include "strut/inference.hpp"

using net = strut::network<strut::input<4>, strut::repeat<3, strut::dense<8>>>;
static_assert(net::parameter_count > 0);
