// One network, one sample: what the row latency/policy_tanh runs.
#include "strut/inference.hpp"

using net = strut::network<strut::input<10>, strut::dense<64, strut::tanh>,
    strut::dense<64, strut::tanh>, strut::dense<4>>;

void run(const net& model, const float* in, float* out, net::workspace<>& workspace) {
    model.forward(in, out, workspace);
}
