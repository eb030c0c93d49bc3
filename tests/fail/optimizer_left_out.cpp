// expect: error.*strut: this is no optimizer: policy/optimizer/concept.hpp lists the members it needs
// expect: trainer<.*strut::mse, strut::batch<8(ul)?> ?>
#include "strut/strut.hpp"

using net = strut::network<strut::input<4>, strut::dense<3>>;

double train(net& model) {
    strut::trainer<net, strut::mse, strut::batch<8>> fit{model};
    return fit.step_in_place().loss;
}
