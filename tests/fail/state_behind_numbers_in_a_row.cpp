// expect: error.*strut: a stateful layer goes on from step to step.*input<40, 2>
// expect: at<1, *strut::rnn<3, strut::stateful> ?>
#include "strut/strut.hpp"

using net = strut::network<strut::input<8>, strut::embedding<9, 2>, strut::rnn<3, strut::stateful>>;
using fit = strut::truncated<net, strut::mse, strut::sgd>;
static_assert(fit::update == 1);
