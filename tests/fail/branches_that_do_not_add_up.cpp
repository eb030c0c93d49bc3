// expect: error.*strut: branches that are summed must give out the same shape
// expect: at<0, *strut::parallel<strut::summed, strut::dense<8>, strut::dense<9> ?> ?>
#include "strut/inference.hpp"

using net = strut::network<strut::input<4>,
    strut::parallel<strut::summed, strut::dense<8>, strut::dense<9>>>;
static_assert(net::parameter_count > 0);
