#include <array>
#include <cmath>
#include <cstddef>

#include <boost/test/unit_test.hpp>

#include "laws/layer.hpp"
#include "strut/layer/chain.hpp"
#include "strut/layer/dense.hpp"
#include "strut/layer/each_step.hpp"
#include "strut/policy/activation/relu.hpp"
#include "strut/policy/activation/tanh.hpp"
#include "strut/policy/norm/layer_norm.hpp"

BOOST_AUTO_TEST_SUITE(each_step_)

using strut::shape;

BOOST_AUTO_TEST_CASE(a_dense_layer_on_each_step_keeps_the_laws) {
    laws::layer_briefly<strut::dense<6, strut::tanh, strut::layer_norm<>>, shape{4, 2}>();
}

using sequence = laws::bound_at<strut::dense<3, strut::relu>, float, shape{4, 2}>;
static_assert(sequence::in == shape{4, 2} && sequence::out == shape{4, 3});
// One set of parameters for all steps, and one kernel with the activation in it.
static_assert(sequence::tensors.size() == 2 && sequence::tensors[0].extents == shape{2, 3});
static_assert(
    std::is_same_v<sequence::inner, laws::bound_at<strut::dense<3, strut::relu>, float, shape{2}>>);

// What comes out of a step is what the layer gives for that step alone, whatever stands beside it.
BOOST_AUTO_TEST_CASE(steps_do_not_see_each_other) {
    using one = sequence::inner;
    laws::layer_run<double> run{
        laws::any<laws::bound_at<strut::dense<3, strut::tanh>, double, shape{4, 2}>, 5>, 3, 5};
    run.forward();
    const auto y = run.y;
    run.x[run.at(2, 1)] += 1; // step 1
    run.forward();
    for (std::size_t f = 0; f < 12; ++f)
        for (std::size_t lane = 0; lane < 5; ++lane)
            if (f / 3 != 1 || lane != 1)
                BOOST_TEST(run.y[run.at(f, lane)] == y[run.at(f, lane)]);
    BOOST_TEST(run.y[run.at(3, 1)] != y[run.at(3, 1)]);
    static_assert(one::out == shape{3});
}

BOOST_AUTO_TEST_SUITE_END()
