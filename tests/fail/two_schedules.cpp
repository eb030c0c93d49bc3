// expect: error.*strut: two policies of one kind
// expect: given<strut::schedule::cosine<100(ul)?.*strut::schedule::step<30
#include "strut/strut.hpp"

using net = strut::network<strut::input<8>, strut::dense<4>>;

double train(net& model) {
    strut::trainer<net, strut::mse, strut::sgd, strut::schedule::cosine<100>,
        strut::schedule::step<30>>
        fit{model};
    return fit.step_in_place().loss;
}
