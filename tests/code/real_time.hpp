#pragma once

#include <array>

#include "strut/inference.hpp"

// What runs in an audio callback or a control loop. Clang is told that none of it may block: it
// looks into all that these functions call, when it compiles them (-Wfunction-effects) and when
// they run (-fsanitize=realtime).
#if __has_cpp_attribute(clang::nonblocking)
#define REAL_TIME noexcept [[clang::nonblocking]]
#else
#define REAL_TIME noexcept
#endif

template <std::size_t Steps>
using net = strut::network<strut::input<Steps, 2>, strut::lstm<16>, strut::residual<strut::gru<16>>,
    strut::rnn<8>, strut::dense<8, strut::gelu, strut::layer_norm<>>, strut::dense<1>>;
using tcn = strut::network<strut::input<64, 1>, strut::conv1d<16, strut::kernel<3>>,
    strut::activate<strut::tanh>,
    strut::parallel<strut::summed, strut::conv1d<16, strut::kernel<3>, strut::dilation<4>>,
        strut::affine<16>>,
    strut::activate<strut::tanh>, strut::dense<1>>;
using wavenet = strut::network<strut::input<64, 1>, strut::fast_math,
    strut::conditioned<strut::skip_sum<8, strut::affine<16>,
        strut::skip_stack<16, strut::affine<8>,
            strut::residual<strut::mix<strut::conv1d<16, strut::kernel<3>, strut::dilation<2>>>,
                strut::activate<strut::tanh>, strut::tap, strut::affine<16>>>>>,
    strut::affine<1>>;
using symbols = strut::network<strut::input<64, 3>,
    strut::parallel<strut::chain<strut::narrow<0, 1>, strut::embedding<5, 4>>,
        strut::chain<strut::narrow<1, 2>, strut::lstm<8, strut::layer_norm<>>>>,
    strut::dense<1>>;
using dense_net =
    strut::network<strut::input<8>, strut::dense<16, strut::mish, strut::batch_norm<>>,
        strut::repeat<3, strut::residual<strut::normalize<strut::rms_norm<>>,
                             strut::activate<strut::silu>, strut::affine<16>>>,
        strut::dense<3>, strut::softmax>;

void frame(strut::stream<net<64>>& live, const float* x, float* y) REAL_TIME;
void block(strut::stream<net<64>, 64>& live, const float* x, float* y) REAL_TIME;
void block(strut::stream<net<64>, 64, 4>& live, const float* x, float* y) REAL_TIME;
void frame(strut::stream<tcn>& live, const float* x, float* y) REAL_TIME;
void block(strut::stream<tcn, 64>& live, const float* x, float* y) REAL_TIME;
void frame(strut::stream<wavenet>& live, const float* x, float* y) REAL_TIME;
void block(strut::stream<wavenet, 100>& live, const float* x, float* y) REAL_TIME;
void frame(strut::stream<symbols>& live, const float* x, float* y) REAL_TIME;
void block(strut::stream<symbols, 64>& live, const float* x, float* y) REAL_TIME;
void silence(strut::stream<net<64>>& live) REAL_TIME;
void forward(const net<64>& model, const float* x, float* y, net<64>::workspace<>& work) REAL_TIME;
void forward(const tcn& model, const float* x, float* y, tcn::workspace<>& work) REAL_TIME;
void forward(
    const dense_net& model, const float* x, float* y, dense_net::workspace<>& work) REAL_TIME;
void batch(
    const dense_net& model, const float* x, float* y, dense_net::workspace<32>& work) REAL_TIME;
std::array<float, 3> answer(const dense_net& model, const std::array<float, 8>& x) REAL_TIME;
