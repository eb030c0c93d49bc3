// expect: error.*strut: an rnn has no gate that keeps: forget_bias<> and chrono<> say how one
// expect: at<0, *strut::rnn<8, *strut::forget_bias
// expect: given<strut::forget_bias
#include "strut/inference.hpp"

using net = strut::network<strut::input<8, 2>, strut::rnn<8, strut::forget_bias<3>>>;
static_assert(net::parameter_count > 0);
