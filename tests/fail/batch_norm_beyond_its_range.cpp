// expect: error.*strut: batch_norm's momentum is from 0 to 1, and its epsilon not negative
// expect: batch_norm<.*2
#include "strut/inference.hpp"

static_assert(strut::batch_norm<2.0>::epsilon > 0);
