// One recurrent network, one step: what the row latency/lstm16 runs.
#include "strut/inference.hpp"

using net = strut::network<strut::input<1>, strut::lstm<16>, strut::dense<1>>;

void run(strut::stream<net>& live, const float* in, float* out) {
    live(in, out);
}
