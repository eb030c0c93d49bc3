// expect: error.*strut: the layer was declared for another number of inputs
// expect: at<1, *strut::dense<10, strut::from<64> ?> ?>
// expect: expected<64
// expect: found<128
#include "strut/inference.hpp"

using net = strut::network<strut::input<64>, strut::dense<128, strut::relu>,
    strut::dense<10, strut::from<64>>>;
static_assert(net::parameter_count > 0);
