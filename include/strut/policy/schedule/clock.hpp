#pragma once

#include <cstdint>

#include "strut/core/config.hpp"

namespace strut::schedule {

/// Where a training run is: what a schedule is a function of.
struct clock {
    std::uint64_t step = 0;  ///< steps before this one, over the trainer's life
    std::uint64_t epoch = 0; ///< epochs before this one

    friend constexpr bool operator==(const clock&, const clock&) = default;
};

} // namespace strut::schedule
