#pragma once

#include <cstdint>
#include <string_view>

#include "strut/core/real.hpp"
#include "strut/policy/schedule/clock.hpp"
#include "strut/policy/schedule/power.hpp"

namespace strut::schedule {

/// A staircase: multiplied by Gamma after every `Size` steps.
/// Source: PyTorch's StepLR.
template <std::uint64_t Size, real Gamma = 0.1>
struct step {
    static_assert(Size > 0, "strut: schedule::step<size> needs at least one step on each stair");
    static_assert(Gamma >= 0 && Gamma <= 1, "strut: schedule::step<size, gamma> needs a factor "
                                            "from 0 to 1");
    static constexpr std::string_view name = "step";
    static constexpr double factor(const clock& now) {
        return detail::power(Gamma, now.step / Size);
    }
};

} // namespace strut::schedule
