// expect: error.*strut: an rnn takes an activation that learns nothing itself
// expect: at<0, *strut::rnn<8, *strut::prelu<
// expect: given<strut::prelu<
#include "strut/inference.hpp"

using net = strut::network<strut::input<8, 2>, strut::rnn<8, strut::prelu<>>>;
static_assert(net::parameter_count > 0);
