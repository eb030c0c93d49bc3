// expect: error.*strut: schedule::reduce_on_plateau<factor> needs a factor from 0 to 1
#include "strut/strut.hpp"

using net = strut::network<strut::input<8>, strut::dense<4>>;

double train(net& model) {
    strut::trainer<net, strut::mse, strut::sgd, strut::schedule::reduce_on_plateau<1>> fit{model};
    return fit.step_in_place().loss;
}
