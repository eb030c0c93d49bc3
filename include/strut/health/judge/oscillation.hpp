#pragma once

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>

#include "strut/health/judge/course.hpp"
#include "strut/health/judge/findings.hpp"
#include "strut/health/reading.hpp"

namespace strut::detail {

/// Up and down by a seventh of the mean at most checks, on the whole not down. Of small batches
/// that is noise: the limit grows as the root of how few samples a check averages.
class oscillation_rule {
public:
    void look(const reading& now, const course& run, findings& found) {
        constexpr std::size_t window = 12;
        recent_[count_++ % window] = run.now();
        if (count_ < window)
            return;
        const auto at = [&](std::size_t i) { return recent_[(count_ + i) % window]; };
        std::array<double, window - 1> jumps{};
        double mean = 0, early = 0, late = 0;
        for (std::size_t i = 0; i < window; ++i) {
            mean += at(i) / window;
            (i < window / 2 ? early : late) += at(i);
            if (i > 0)
                jumps[i - 1] = std::abs(at(i) - at(i - 1));
        }
        std::sort(jumps.begin(), jumps.end());
        const double jump = jumps[jumps.size() / 2] / mean;
        const double few = std::sqrt(640.0 / std::max(1.0, static_cast<double>(now.samples)));
        const double limit = 0.15 * std::max(1.0, few);
        if (jump > limit && mean > 0.7 && mean < 3 && late > 0.8 * early)
            found.raise(condition::oscillating, now.step, farthest_from_start(now), 0.7,
                {{{"median jump of the loss from check to check, over its mean", jump, limit},
                    {"loss over the best constant's", mean, 0.7}}});
    }

private:
    std::array<double, 12> recent_{};
    std::size_t count_ = 0;
};

} // namespace strut::detail
