// expect: error.*strut: two policies of one kind
// expect: given<strut::penalty::l2<.*strut::penalty::decoupled<
#include "strut/strut.hpp"

using net = strut::network<strut::input<8>, strut::dense<4>>;

double train(net& model) {
    strut::trainer<net, strut::mse, strut::sgd, strut::penalty::l2<>, strut::penalty::decoupled<>>
        fit{model};
    return fit.step_in_place().loss;
}
