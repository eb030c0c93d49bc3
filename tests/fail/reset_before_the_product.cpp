// expect: error.*strut: a gru whose reset gate acts before the product \(Keras's reset_after=False\)
// expect: at<0, *strut::gru<4, *strut::gru_form::reset_before> ?>
// expect: given<strut::gru_form::reset_before
#include "strut/inference.hpp"

using net = strut::network<strut::input<8, 2>, strut::gru<4, strut::gru_form::reset_before>>;
static_assert(net::parameter_count > 0);
