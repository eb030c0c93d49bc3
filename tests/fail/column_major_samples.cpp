// expect: error.*strut: samples and targets are numbers one behind the other, row-major
// expect: numbers_in_a_row<false, strut::error::given<xt::.*column_major
#include "strut/strut.hpp"
#include "strut/xtensor.hpp"

#if __has_include(<xtensor/containers/xtensor.hpp>)
#include <xtensor/containers/xtensor.hpp>
#else
#include <xtensor/xtensor.hpp>
#endif

using net = strut::network<strut::input<8>, strut::dense<4>>;
using column_major = xt::xtensor<float, 2, xt::layout_type::column_major>;

double train(net& model, const column_major& x, const xt::xtensor<float, 2>& y) {
    strut::trainer<net, strut::mse, strut::sgd> fit{model};
    return fit.epoch(x, y).loss;
}
