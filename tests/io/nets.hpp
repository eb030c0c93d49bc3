#pragma once

#include "strut/inference.hpp"

/// Networks in which every layer with numbers stands somewhere, for the tests of layouts.
namespace nets {

using strut::activate;
using strut::affine;
using strut::bidirectional;
using strut::chain;
using strut::conv1d;
using strut::conv1d_transposed;
using strut::conv2d;
using strut::dense;
using strut::flatten;
using strut::gru;
using strut::input;
using strut::kernel;
using strut::layer_norm;
using strut::lstm;
using strut::network;
using strut::normalize;
using strut::relu;
using strut::residual;
using strut::rnn;
namespace padding = strut::padding;

// ---- Of each kind

using every_block = network<input<6>, dense<8, relu, strut::batch_norm<>>,
    strut::repeat<2, residual<normalize<layer_norm<>>, affine<8>>>,
    dense<5, strut::tanh, strut::shortcut::projection>, dense<5, strut::shortcut::rezero>,
    strut::parallel<affine<2>, chain<affine<3>, activate<relu>, affine<2>>>,
    strut::dense_block<affine<3>, affine<2, strut::no_bias>>, dense<2, strut::prelu<>>>;
using convolutions = network<input<4, 9, 9>, conv2d<6, kernel<2>, strut::groups<2>>,
    activate<strut::prelu_per_channel<>>, normalize<strut::group_norm<3>>, flatten,
    normalize<strut::batch_norm<>>, dense<3>>;
using steps = network<input<8, 4>, conv1d<6, kernel<3>, strut::groups<2>>,
    conv1d_transposed<4, kernel<2>, strut::stride<2>, strut::groups<2>>,
    activate<strut::prelu_per_channel<>>, normalize<strut::batch_norm<>>, flatten, dense<3>>;
using recurrent = network<input<5>, strut::embedding<7, 3>, lstm<4>, gru<3>, rnn<2>,
    bidirectional<lstm<3>>, bidirectional<gru<2>>, bidirectional<rnn<2>>, lstm<2, strut::stateful>,
    lstm<3, layer_norm<>>, gru<3, strut::rms_norm<>>, strut::last_step, dense<2>>;
using around = network<input<6, 3>,
    strut::conditioned<affine<4>, strut::mix<affine<4>, activate<strut::tanh>>>,
    strut::skip_sum<5, affine<4>, strut::skip_stack<3, affine<5>, affine<3>, strut::tap, affine<4>>,
        affine<5>, strut::tap>,
    dense<2>>;

/// Shortcuts at each step, with a stride, and of an image.
using along = network<input<8, 3>, dense<4, strut::shortcut::projection>,
    residual<strut::shortcut::projection, conv1d<5, kernel<3>, strut::stride<2>>>, flatten,
    dense<2>>;
using across = network<input<2, 5, 4>,
    residual<strut::shortcut::projection,
        conv2d<3, kernel<3>, strut::stride<2>, strut::padding::same>>,
    flatten, dense<2>>;

// ---- Of which golden/make_import.py has files

template <class T>
using dense_net = strut::basic_network<T, input<6>,
    dense<8, strut::prelu_per_channel<>, strut::no_norm>, normalize<strut::batch_norm<>>,
    dense<7, strut::prelu<>>, normalize<layer_norm<>>, strut::dropout<0.5>, dense<3>>;

template <class T>
using blocks_net = strut::basic_network<T, input<4>, dense<6>,
    strut::repeat<3, residual<normalize<layer_norm<>>, activate<relu>, affine<6>>>,
    dense<5, strut::tanh, strut::shortcut::projection>,
    residual<strut::shortcut::rezero, affine<5>, activate<strut::tanh>>,
    strut::parallel<affine<2>, chain<affine<3>, activate<relu>, affine<2>>>>;

template <class T>
using conv1d_net = strut::basic_network<T, input<10, 3>, conv1d<4, kernel<3>, padding::valid>,
    normalize<strut::batch_norm<>>, activate<strut::tanh>,
    conv1d<6, kernel<2>, strut::groups<2>, padding::valid>, activate<strut::prelu_per_channel<>>,
    flatten, dense<5>>;

template <class T>
using conv1d_transposed_net =
    strut::basic_network<T, input<5, 3>, conv1d_transposed<4, kernel<3>, strut::stride<2>>,
        activate<relu>, conv1d_transposed<6, kernel<2>, strut::groups<2>>>;

template <class T>
using conv2d_net = strut::basic_network<T, input<2, 8, 9>, conv2d<4, kernel<3, 2>>,
    normalize<strut::batch_norm<>>, activate<relu>, strut::max_pool<strut::window<2>>,
    activate<strut::prelu_per_channel<>>, conv2d<6, kernel<2>, strut::groups<2>>,
    normalize<strut::group_norm<3>>, flatten, normalize<strut::batch_norm<>>, dense<5>>;

template <class T>
using lstm_net = strut::basic_network<T, input<7, 3>, lstm<5>, lstm<4>, strut::last_step, dense<2>>;

template <class T>
using stacked_net =
    strut::basic_network<T, input<7, 3>, lstm<5>, lstm<5>, strut::last_step, dense<2>>;

template <class T>
using sequence_net = strut::basic_network<T, input<7>, strut::embedding<9, 3>, gru<5>,
    bidirectional<lstm<3>>, bidirectional<gru<2>>, rnn<6>, strut::last_step, dense<2>>;

// Shortcuts that stride as the branches do. In the second nothing but the shortcut says that
// PyTorch has [features][steps].
template <class... Layers>
using projected = residual<strut::shortcut::projection, Layers...>;
template <class T>
using strided_net = strut::basic_network<T, input<7, 3>,
    projected<conv1d<5, kernel<3>, strut::stride<2>, padding::same>, activate<strut::tanh>>,
    flatten, dense<2>>;
template <class T>
using strided_pool_net = strut::basic_network<T, input<8, 3>,
    projected<strut::average_pool<strut::window<2>>>, flatten, dense<2>>;
template <class T>
using strided_image_net = strut::basic_network<T, input<2, 5, 7>,
    projected<conv2d<4, kernel<3>, strut::stride<2>, padding::same>, normalize<strut::batch_norm<>>,
        activate<strut::tanh>>,
    flatten, dense<3>>;

} // namespace nets
