// expect: error.*strut: this loss takes logits and applies the link
// expect: at<1, *strut::softmax ?>
// expect: given<strut::softmax_cross_entropy
#include "strut/strut.hpp"

using net = strut::network<strut::input<8>, strut::dense<4>, strut::softmax>;

double train(net& model) {
    strut::trainer<net, strut::softmax_cross_entropy, strut::sgd> fit{model};
    return fit.step_in_place().loss;
}
