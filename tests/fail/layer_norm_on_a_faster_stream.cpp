// expect: error.*strut: a recurrent layer with a normalization inside runs at the rate of its
// expect: at<1, *strut::lstm<8, *strut::layer_norm<
#include "strut/inference.hpp"
#include "strut/net/stream.hpp"

using net = strut::network<strut::input<10, 2>, strut::dense<3>,
    strut::lstm<8, strut::layer_norm<>>, strut::dense<1>>;
static_assert(strut::stream<net, 1, 2>::outputs > 0);
