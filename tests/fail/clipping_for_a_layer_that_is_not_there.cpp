// expect: error.*strut: clipping for a layer that the network does not have
// expect: in_layer<2
// expect: expected<2
#include "strut/strut.hpp"

using net = strut::network<strut::input<8>, strut::dense<4>, strut::dense<4>>;

double train(net& model) {
    strut::trainer<net, strut::mse, strut::sgd, strut::clip::in_layer<2, strut::clip::by_norm<>>>
        fit{model};
    return fit.step_in_place().loss;
}
