// What runs in an audio callback or a control loop: tests/code/real_time.sh looks at what its
// object file asks of the outside.
#include "strut/inference.hpp"

template <std::size_t Steps>
using net = strut::network<strut::input<Steps, 2>, strut::lstm<16>, strut::residual<strut::gru<16>>,
    strut::rnn<8>, strut::dense<8, strut::gelu, strut::layer_norm<>>, strut::dense<1>>;
using dense_net =
    strut::network<strut::input<8>, strut::dense<16, strut::mish, strut::batch_norm<>>,
        strut::repeat<3, strut::residual<strut::normalize<strut::rms_norm<>>,
                             strut::activate<strut::silu>, strut::affine<16>>>,
        strut::dense<3>, strut::softmax>;

void frame(strut::stream<net<64>>& live, const float* x, float* y) {
    live(x, y);
}
void block(strut::stream<net<64>, 64>& live, const float* x, float* y) {
    live(x, y);
}
void silence(strut::stream<net<64>>& live) {
    live.reset();
}
void forward(const dense_net& model, const float* x, float* y, dense_net::workspace<>& work) {
    model.forward(x, y, work);
}
void batch(const dense_net& model, const float* x, float* y, dense_net::workspace<32>& work) {
    model.forward<32>(x, y, work);
}
