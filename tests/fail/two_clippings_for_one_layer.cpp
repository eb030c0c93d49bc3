// expect: error.*strut: two clipping strategies for one layer
// expect: given<strut::clip::in_layer<1.*strut::clip::in_layer<1
#include "strut/strut.hpp"

using net = strut::network<strut::input<8>, strut::dense<4>, strut::dense<4>>;

double train(net& model) {
    strut::trainer<net, strut::mse, strut::sgd, strut::clip::in_layer<1, strut::clip::by_norm<>>,
        strut::clip::in_layer<0, strut::clip::none>, strut::clip::in_layer<1, strut::clip::none>>
        fit{model};
    return fit.step_in_place().loss;
}
