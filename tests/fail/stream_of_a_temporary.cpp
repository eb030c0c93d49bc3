// expect: error.*deleted
#include "strut/inference.hpp"

using net = strut::network<strut::input<1>, strut::lstm<2>, strut::dense<1>>;

// The stream would be left with a network that is gone.
strut::stream<net> live{net{strut::seed{1}}};
