#pragma once

#include <cstdint>
#include <string_view>

#include "strut/core/real.hpp"
#include "strut/policy/schedule/anneal.hpp"
#include "strut/policy/schedule/clock.hpp"

namespace strut::schedule {

/// Half a wave of the cosine, from 1 to Min in `Steps` steps. Afterwards it rises again, as
/// PyTorch's does: for training that goes on, put a `constant` behind it in a `sequence`.
/// Units or range: Min is a factor of the learning rate; PyTorch's eta_min is a rate.
/// Source: Loshchilov and Hutter 2017, eq. 5, without restarts; PyTorch's CosineAnnealingLR.
template <std::uint64_t Steps, real Min = 0>
struct cosine {
    static_assert(Steps > 0, "strut: schedule::cosine<steps> needs at least one step");
    static_assert(Min >= 0 && Min <= 1, "strut: schedule::cosine<steps, min> needs a factor from 0 "
                                        "to 1");
    static constexpr std::string_view name = "cosine";
    static constexpr double factor(const clock& now) {
        // Whole waves taken off, so that the argument is exact at any time.
        const auto phase = static_cast<double>(now.step % (2 * Steps));
        return detail::anneal(1, Min, phase / static_cast<double>(Steps));
    }
};

} // namespace strut::schedule
