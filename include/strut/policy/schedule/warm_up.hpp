#pragma once

#include <algorithm>
#include <cstdint>
#include <string_view>

#include "strut/core/real.hpp"
#include "strut/policy/schedule/clock.hpp"

namespace strut::schedule {

/// Linear warm-up: from Start to End in `Steps` steps, then End. While the moments of the optimizer
/// know little, and the gradients of a fresh network are large, steps are short.
/// Source: Goyal et al. 2017, section 2.2; PyTorch's LinearLR with its defaults.
template <std::uint64_t Steps = 5, real Start = 1. / 3, real End = 1>
struct warm_up {
    static_assert(Steps > 0, "strut: schedule::warm_up<steps> needs at least one step");
    static_assert(Start >= 0 && End >= 0, "strut: schedule::warm_up<steps, start, end> needs "
                                          "factors of at least zero");
    static constexpr std::string_view name = "warm_up";
    static constexpr double factor(const clock& now) {
        const auto done = static_cast<double>(std::min(now.step, Steps));
        return Start + (End - Start) * done / static_cast<double>(Steps);
    }
};

} // namespace strut::schedule
