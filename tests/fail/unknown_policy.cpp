// expect: error.*strut: this is not a policy that is known here, or it lacks a member
// expect: at<0, *strut::dense<4, strut::adam> ?>
// expect: given<strut::adam>
#include "strut/strut.hpp"

using net = strut::network<strut::input<8>, strut::dense<4, strut::adam>>;
static_assert(net::parameter_count > 0);
