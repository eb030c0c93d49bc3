// expect: error.*strut: two policies of one kind
// expect: at<0, *strut::dense<64, strut::relu, strut::he_normal, strut::tanh> ?>
// expect: given<strut::relu, strut::tanh>
#include "strut/inference.hpp"

using net = strut::network<strut::input<8>, strut::dense<64, strut::relu, strut::he, strut::tanh>>;
static_assert(net::parameter_count > 0);
