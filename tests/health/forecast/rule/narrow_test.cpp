#include <boost/test/unit_test.hpp>

#include "strut/strut.hpp"

using namespace strut;

// Some of the features have the moments of all, and so has another shape.
using narrowed =
    network<input<40>, narrow<8, 32>, reshape<32>, dense<16, strut::tanh>, dense<16, strut::tanh>>;
using whole = network<input<32>, dense<16, strut::tanh>, dense<16, strut::tanh>>;
static_assert(forecast<narrowed>.r_delta == forecast<whole>.r_delta);
static_assert(forecast<narrowed>.not_covered == forecast<whole>.not_covered);
static_assert(forecast<narrowed>.trainable());
