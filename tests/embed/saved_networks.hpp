#pragma once

#include "strut/inference.hpp"

/// Networks that the library saves with their declaration, and that strut-embed then makes headers
/// of, for tool_test.sh: of every layer that torch's files have no network of.
namespace saved {

using namespace strut;

/// Conditions and skip sums, deep inside.
using wave = network<input<6, 2>,
    conditioned<skip_sum<5, affine<4, no_bias>,
        skip_stack<3, chain<affine<4>, dense<5, strut::tanh>>, affine<3>,
            repeat<2, residual<mix<conv1d<3, kernel<2>, dilation<2>>>, activate<strut::tanh>, tap,
                          affine<3>>>>,
        skip_sum<2, affine<2>, tap>, mix<affine<5>>, normalize<batch_norm<>>, tap>>,
    dense<2>, scale<0.5>>;
/// Normalized cells, in both directions too.
using cells = network<input<5, 2, second_moment<4>>, lstm<3, layer_norm<>>,
    bidirectional<gru<2, rms_norm<>>>, rnn<3, relu, layer_norm<1e-3, learned::scale>>,
    bidirectional<lstm<2, rms_norm<1e-6, learned::scale_and_shift>>>, gru<3, layer_norm<>>,
    last_step, dense<2>>;
/// Dense blocks of vectors, sequences and images; parts of what comes in, in other shapes.
using shapes = basic_network<double, input<24>,
    parallel<chain<narrow<0, 8>, reshape<4, 2>, dense_block<lstm<2>, conv1d<1, kernel<2>>>,
                 narrow<1, 3>, last_step>,
        chain<narrow<8, 16>, reshape<1, 4, 4>,
            dense_block<conv2d<2, kernel<3>, padding::same>,
                chain<normalize<batch_norm<>>, activate<relu>, conv2d<1, kernel<1>>>>,
            global_average_pool>>,
    dense_block<affine<3>, chain<normalize<layer_norm<>>, dense<2, prelu<>>>>, dense<2>>;

} // namespace saved

#define SAVED_NETWORKS(NETWORK) NETWORK(wave) NETWORK(cells) NETWORK(shapes)
