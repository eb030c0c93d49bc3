// expect: error.*strut: two policies of one kind
// expect: given<strut::batch<32(ul)?>, strut::batch<64(ul)?> ?>
#include "strut/strut.hpp"

using net = strut::network<strut::input<8>, strut::dense<4>>;

double train(net& model) {
    strut::trainer<net, strut::mse, strut::sgd, strut::batch<32>, strut::batch<64>> fit{model};
    return fit.step_in_place().loss;
}
