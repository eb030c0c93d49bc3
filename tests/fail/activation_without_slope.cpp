// expect: error.*strut: this is no activation: it needs static functions value\(h\) and slope\(h\)
// expect: at<0, *strut::dense<64, square> ?>
// expect: given<square>
#include "strut/inference.hpp"

struct square {
    static constexpr auto value(auto h) { return h * h; }
};

using net = strut::network<strut::input<8>, strut::dense<64, square>>;
static_assert(net::parameter_count > 0);
