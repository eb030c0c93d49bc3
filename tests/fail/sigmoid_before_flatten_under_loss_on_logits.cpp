// expect: error.*strut: this loss takes logits and applies the link
// expect: at<1, *strut::flatten ?>
// expect: given<strut::binary_cross_entropy, strut::sigmoid>
#include "strut/strut.hpp"

using net = strut::network<strut::input<4>, strut::dense<1, strut::sigmoid>, strut::flatten>;

double train(net& model) {
    strut::trainer<net, strut::binary_cross_entropy, strut::sgd> fit{model};
    return fit.step_in_place().loss;
}
