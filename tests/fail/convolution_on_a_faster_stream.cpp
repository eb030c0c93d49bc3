// expect: at<0, *strut::conv1d<8
// expect: convolution_at_its_own_rate<false, *(strut::error::)?at<.*given<strut::bound::conv1d<
// expect: error.*strut: a stream that may be faster than the training has recurrent layers only
#include "strut/inference.hpp"
#include "strut/net/stream.hpp"

using net = strut::network<strut::input<10, 2>, strut::conv1d<8, strut::kernel<3>>>;
static_assert(strut::stream<net, 1, 2>::outputs > 0);
