// expect: error.*strut: a stateful layer goes on from step to step
// expect: at<1, *strut::lstm<3, strut::stateful> ?>
#include "strut/strut.hpp"

using net = strut::network<strut::input<8, 2>, strut::last_step, strut::lstm<3, strut::stateful>>;
using fit = strut::truncated<net, strut::mse, strut::sgd>;
static_assert(fit::update == 8);
