// expect: error.*strut: a head_metric of a head that the loss does not have; they are counted from 0
#include "strut/strut.hpp"

using loss = strut::per_head<strut::head<3, strut::mse>>;
constexpr strut::head_metric<loss, 1, strut::r2> metric{};
static_assert(metric.value() == 0);
