// expect: error.*strut: the epsilon of a normalization is not negative
// expect: layer_norm<.*-1
#include "strut/inference.hpp"

static_assert(strut::layer_norm<-1.0>::groups == 1);
