// expect: error.*strut: this optimizer decays weights by itself
// expect: given<strut::adamw, strut::penalty::decoupled<
#include "strut/strut.hpp"

using net = strut::network<strut::input<8>, strut::dense<4>>;

double train(net& model) {
    strut::trainer<net, strut::mse, strut::adamw, strut::penalty::decoupled<>> fit{model};
    return fit.step_in_place().loss;
}
