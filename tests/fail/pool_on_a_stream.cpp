// expect: at<0, *strut::max_pool<
// expect: layer_of_a_frame<false, *(strut::error::)?at<.*given<strut::bound::pool<
// expect: error.*strut: this layer needs the whole of a sequence, and cannot run on a stream
#include "strut/inference.hpp"
#include "strut/net/stream.hpp"

using net = strut::network<strut::input<10, 2>, strut::max_pool<strut::window<2>>>;
static_assert(strut::stream<net>::outputs > 0);
