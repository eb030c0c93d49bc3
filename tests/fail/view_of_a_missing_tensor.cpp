// expect: error.*strut: the layer has no such tensor
// expect: at<0, *strut::dense<4, strut::no_bias> ?>
#include "strut/inference.hpp"

using net = strut::network<strut::input<8>, strut::dense<4, strut::no_bias>>;

float first(net& model) {
    return model.view<0, strut::role::bias>()(0);
}
