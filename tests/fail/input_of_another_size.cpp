// expect: error.*strut: the network was called with an input of another size
// expect: expected<8
// expect: found<7
#include "strut/inference.hpp"

using net = strut::network<strut::input<8>, strut::dense<4>>;

float run(const net& model) {
    return model(std::array<float, 7>{})[0];
}
