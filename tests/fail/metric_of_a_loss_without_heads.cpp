// expect: error.*strut: a head_metric is of a loss with heads
#include "strut/strut.hpp"

constexpr strut::head_metric<strut::mse, 0, strut::r2> metric{};
static_assert(metric.value() == 0);
