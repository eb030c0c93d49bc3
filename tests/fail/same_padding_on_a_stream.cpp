// expect: at<0, *strut::conv1d<8
// expect: convolution_of_a_stream<false, *(strut::error::)?at<.*given<strut::bound::conv1d<
// expect: error.*strut: on a stream a convolution is causal and gives out a frame for each
#include "strut/inference.hpp"
#include "strut/net/stream.hpp"

using net =
    strut::network<strut::input<10, 2>, strut::conv1d<8, strut::kernel<3>, strut::padding::same>>;
static_assert(strut::stream<net>::outputs > 0);
