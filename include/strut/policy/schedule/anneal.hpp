#pragma once

#include "strut/core/cmath.hpp"

namespace strut::schedule::detail {

inline constexpr double pi = 3.141592653589793238462643383279502884;

/// Half a wave of the cosine, from `start` at 0 to `end` at 1.
constexpr double anneal(double start, double end, double share) {
    return end + (start - end) / 2 * (1 + cmath::cos(pi * share));
}

} // namespace strut::schedule::detail
