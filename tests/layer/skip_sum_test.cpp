#include <cstddef>

#include <boost/test/unit_test.hpp>

#include "laws/layer.hpp"
#include "layer/golden_layer.hpp"
#include "strut/layer/activate.hpp"
#include "strut/layer/affine.hpp"
#include "strut/layer/conditioned.hpp"
#include "strut/layer/conv1d.hpp"
#include "strut/layer/dense.hpp"
#include "strut/layer/residual.hpp"
#include "strut/layer/skip_sum.hpp"
#include "strut/policy/activation/tanh.hpp"

BOOST_AUTO_TEST_SUITE(skip_sum_)

using namespace strut;
using act = activate<strut::tanh>;

BOOST_AUTO_TEST_CASE(sums_of_vectors_keep_the_laws) {
    laws::layer_briefly<
        skip_sum<3, affine<3>, residual<dense<3, strut::tanh>, tap, affine<3>>, tap, dense<2>>,
        shape{4}>();
}

BOOST_AUTO_TEST_CASE(stacks_keep_the_laws) {
    laws::layer_briefly<
        skip_sum<2, skip_stack<3, dense<2, strut::tanh>, affine<3>, act, tap, affine<3>, tap>,
            affine<2>, act, tap>,
        shape{4, 2}>();
}

BOOST_AUTO_TEST_CASE(the_sum_is_that_of_the_taps) {
    laws::layer_run<double> run{
        laws::any<laws::bound_at<skip_sum<2, tap, tap, affine<1>>, double, shape{2}>, 3>, 1, 3};
    run.forward();
    for (std::size_t f = 0; f < 2; ++f)
        for (std::size_t lane = 0; lane < 3; ++lane)
            BOOST_TEST(run.y[run.at(f, lane)] == 2 * run.x[run.at(f, lane)]);
}

template <std::size_t N, std::size_t D>
using wave = residual<mix<conv1d<N, kernel<3>, dilation<D>>>, act, tap, affine<N>>;
using wavenet = conditioned<
    skip_sum<3, affine<5, no_bias>, skip_stack<5, affine<3, no_bias>, wave<5, 1>, wave<5, 2>>,
        affine<3, no_bias>, wave<3, 1>, wave<3, 4>>>;

BOOST_AUTO_TEST_CASE(a_wavenet_is_pytorchs) {
    golden::equals_pytorch<wavenet, shape{9, 6}, 33, 1>("wavenet");
    golden::equals_pytorch<wavenet, shape{9, 6}, 5, 2>("wavenet");
}

BOOST_AUTO_TEST_SUITE_END()
