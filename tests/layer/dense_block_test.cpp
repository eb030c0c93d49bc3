#include <cstddef>

#include <boost/test/unit_test.hpp>

#include "laws/layer.hpp"
#include "strut/layer/affine.hpp"
#include "strut/layer/conv1d.hpp"
#include "strut/layer/conv2d.hpp"
#include "strut/layer/dense.hpp"
#include "strut/layer/dense_block.hpp"
#include "strut/policy/activation/tanh.hpp"

BOOST_AUTO_TEST_SUITE(dense_block_)

using strut::dense;
using strut::dense_block;
using strut::shape;

BOOST_AUTO_TEST_CASE(a_dense_block_keeps_the_laws) {
    laws::layer_briefly<dense_block<dense<3, strut::tanh>, dense<2, strut::tanh>>, shape{4}>();
}

// Every layer sees all that came before it.
using block = laws::bound_at<dense_block<dense<3>, dense<2>>, double, shape{4}>;
static_assert(block::out == shape{9});
static_assert(block::tensors[0].extents == shape{4, 3} && block::tensors[2].extents == shape{7, 2});

// Along the channels of an image, the features of a sequence.
using of_images =
    laws::bound_at<dense_block<strut::conv2d<3, strut::kernel<3>, strut::padding::same>,
                       strut::conv2d<2, strut::kernel<3>, strut::padding::same>>,
        float, shape{4, 5, 6}>;
static_assert(of_images::out == shape{9, 5, 6});
static_assert(of_images::tensors[2].extents == shape{7, 3, 3, 2});
static_assert(
    laws::bound_at<dense_block<dense<3>, dense<2>>, float, shape{7, 4}>::out == shape{7, 9});

BOOST_AUTO_TEST_CASE(a_dense_block_of_sequences_keeps_the_laws) {
    laws::layer_with<dense_block<strut::conv1d<2, strut::kernel<2>>, dense<2, strut::tanh>>,
        shape{3, 2}>(laws::lanes<>{}, laws::lanes<1, 5>{}, {});
}

BOOST_AUTO_TEST_CASE(the_input_of_a_dense_block_comes_out_first) {
    laws::layer_run<double> run{laws::any<block, 3>, 2, 3};
    run.forward();
    for (std::size_t f = 0; f < 4; ++f)
        for (std::size_t lane = 0; lane < 3; ++lane)
            BOOST_TEST(run.y[run.at(f, lane)] == run.x[run.at(f, lane)]);
}

BOOST_AUTO_TEST_SUITE_END()
