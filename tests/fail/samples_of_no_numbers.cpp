// expect: error.*strut: samples and targets are numbers one behind the other, row-major
// expect: numbers_in_a_row<false, strut::error::given<std::.*vector<bool
#include <vector>

#include "strut/strut.hpp"

using net = strut::network<strut::input<8>, strut::dense<4>>;

double score(net& model, const std::vector<float>& x, const std::vector<bool>& y) {
    strut::trainer<net, strut::mse, strut::sgd> fit{model};
    return fit.evaluate(x, y).loss;
}
