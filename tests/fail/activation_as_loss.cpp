// expect: error.*strut: this is no loss: policy/loss/concept.hpp lists the members it needs
// expect: trainer<.*strut::relu, strut::adam>
#include "strut/strut.hpp"

using net = strut::network<strut::input<4>, strut::dense<3>>;

double train(net& model) {
    strut::trainer<net, strut::relu, strut::adam> fit{model};
    return fit.step_in_place().loss;
}
