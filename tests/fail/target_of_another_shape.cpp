// expect: error.*strut: the loss has no meaning for this number of outputs
// expect: at<0, *strut::dense<1> ?>
// expect: given<strut::softmax_cross_entropy>
// expect: found<1
#include "strut/strut.hpp"

using net = strut::network<strut::input<8>, strut::dense<1>>;

double train(net& model) {
    strut::trainer<net, strut::softmax_cross_entropy, strut::sgd> fit{model};
    return fit.step_in_place().loss;
}
