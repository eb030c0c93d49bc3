// expect: error.*strut: on a stream an embedding of a vector looks up the network's input
// expect: at<1, *strut::embedding<5, 3> ?>
#include "strut/inference.hpp"

using net = strut::network<strut::input<8>, strut::narrow<0, 4>, strut::embedding<5, 3>>;
static_assert(strut::stream<net>::inputs == 1);
