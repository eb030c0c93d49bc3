// expect: at<2, *strut::lstm<3>
// expect: layer_that_goes_on<false, *(strut::error::)?at<.*given<strut::bound::recurrent<
// expect: error.*strut: a layer that remembers stands behind last_step
#include "strut/inference.hpp"
#include "strut/net/stream.hpp"

using net = strut::network<strut::input<6, 2>, strut::lstm<3>, strut::last_step, strut::lstm<3>>;
static_assert(strut::stream<net>::outputs > 0);
