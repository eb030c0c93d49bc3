// expect: error.*strut: tbptt<k1, k2> goes back through k2 steps, which is the length of the
// expect: expected<8
// expect: found<4
#include "strut/strut.hpp"

using net = strut::network<strut::input<8, 2>, strut::lstm<4, strut::stateful>, strut::dense<1>>;
using fit = strut::truncated<net, strut::mse, strut::sgd, strut::tbptt<4>>;
static_assert(fit::update == 4);
