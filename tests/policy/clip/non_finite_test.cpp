#include "strut/policy/clip/non_finite.hpp"

static_assert(strut::non_finite_policy<strut::non_finite::skip_step>);
static_assert(strut::non_finite_policy<strut::non_finite::propagate>);
static_assert(!strut::non_finite_policy<int>);
static_assert(strut::non_finite::skip_step::skips && !strut::non_finite::propagate::skips);
