#pragma once

#include <cstdint>

#include "strut/core/config.hpp"

namespace strut::schedule::detail {

/// base^exponent by repeated squaring.
constexpr double power(double base, std::uint64_t exponent) {
    double result = 1;
    for (; exponent > 0; exponent >>= 1, base *= base)
        if (exponent & 1)
            result *= base;
    return result;
}

} // namespace strut::schedule::detail
