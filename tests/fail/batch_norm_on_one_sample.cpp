// expect: error.*strut: training by batch statistics .batch_norm. needs more samples at a time
// expect: expected<2[ulUL]*>, *strut::error::found<1[ulUL]*>
#include "strut/strut.hpp"

using net = strut::network<strut::input<4>, strut::dense<4, strut::batch_norm<>>>;

double train(net& model) {
    strut::trainer<net, strut::mse, strut::sgd, strut::batch<1>> fit{model};
    return fit.step_in_place().loss;
}
