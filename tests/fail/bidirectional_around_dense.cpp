// expect: error.*strut: this goes around one recurrent layer: rnn, lstm or gru
// expect: at<0, *strut::bidirectional<strut::dense<4> ?>
// expect: given<strut::dense<4>
#include "strut/inference.hpp"

using net = strut::network<strut::input<8, 2>, strut::bidirectional<strut::dense<4>>>;
static_assert(net::parameter_count > 0);
