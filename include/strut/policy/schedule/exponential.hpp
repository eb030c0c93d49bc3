#pragma once

#include <string_view>

#include "strut/core/real.hpp"
#include "strut/policy/schedule/clock.hpp"
#include "strut/policy/schedule/power.hpp"

namespace strut::schedule {

/// Multiplied by Gamma after each step. PyTorch has no default; 0.95 suits epochs, not steps.
/// Source: PyTorch's ExponentialLR.
template <real Gamma>
struct exponential {
    static_assert(Gamma >= 0 && Gamma <= 1, "strut: schedule::exponential<gamma> needs a factor "
                                            "from 0 to 1");
    static constexpr std::string_view name = "exponential";
    static constexpr double factor(const clock& now) { return detail::power(Gamma, now.step); }
};

} // namespace strut::schedule
