// expect: error.*strut: this is a layer and no policy of one
// expect: at<1, *strut::dense<10, strut::softmax> ?>
// expect: given<strut::softmax>
#include "strut/inference.hpp"

using net = strut::network<strut::input<8>, strut::dense<4>, strut::dense<10, strut::softmax>>;
static_assert(net::parameter_count > 0);
