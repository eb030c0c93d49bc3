#include <boost/test/unit_test.hpp>

#include "strut/train/non_finite_event.hpp"

using strut::non_finite_event;

static_assert(non_finite_event{}.what == non_finite_event::where::none);
static_assert(non_finite_event{}.step == 0 && non_finite_event{}.sample == 0);
