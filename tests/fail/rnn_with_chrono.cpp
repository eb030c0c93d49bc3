// expect: error.*strut: an rnn has no gate that keeps: forget_bias<> and chrono<> say how one
// expect: at<0, *strut::rnn<8, *strut::chrono<50>
// expect: given<strut::chrono<50>
#include "strut/inference.hpp"

using net = strut::network<strut::input<8, 2>, strut::rnn<8, strut::chrono<50>>>;
static_assert(net::parameter_count > 0);
