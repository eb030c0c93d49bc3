#pragma once

#include "strut/core/config.hpp"

namespace strut {

/// A number as a template argument: `leaky_relu<0.2>`, `clip::by_global_norm<1>`.
/// Floating-point template parameters are refused by clang 14; a structural class with a
/// converting constructor is accepted by every compiler that strut supports.
struct real {
    double value;

    template <class Number>
    constexpr real(Number number) : value{static_cast<double>(number)} {}
    constexpr operator double() const { return value; }
    friend constexpr bool operator==(const real&, const real&) = default;
};

} // namespace strut
