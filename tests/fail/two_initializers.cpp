// expect: error.*strut: two policies of one kind
// expect: at<1, *strut::affine<4, strut::he_normal, strut::lecun_normal> ?>
// expect: given<strut::he_normal, strut::lecun_normal>
#include "strut/inference.hpp"

using net =
    strut::network<strut::input<8>, strut::dense<64>, strut::affine<4, strut::he, strut::lecun>>;
static_assert(net::parameter_count > 0);
