#pragma once

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <limits>

#include "strut/train/observer.hpp"

namespace strut {

namespace detail {
/// count * each, or `most` if that is less.
constexpr std::size_t times_at_most(std::uint64_t count, std::size_t each, std::size_t most) {
    return count < most / each + 1 ? std::min(static_cast<std::size_t>(count) * each, most) : most;
}
} // namespace detail

/// An epoch as far as it has come: the sums that its report is made of.
struct epoch_sums {
    std::uint64_t samples = 0; ///< of the whole epoch
    std::uint64_t steps = 0;
    std::uint64_t skipped = 0;
    std::uint64_t clipped = 0;
    std::uint64_t measured = 0;
    double loss = 0; ///< times weight
    double weight = 0;
    double norm = 0;
    double norm_after = 0;
    double largest_norm = 0;
    double learning_rate = 0; ///< of the last step

    void add(const step_report& done) {
        if (done.applied && done.weight != 0) { // what was skipped says nothing of the run
            loss += done.loss * done.weight;
            weight += done.weight;
        }
        skipped += !done.applied;
        clipped += done.gradient.clipped;
        if (done.gradient.measured && done.gradient.finite) {
            ++measured;
            norm += done.gradient.norm;
            norm_after += done.gradient.norm_after;
            largest_norm = std::max(largest_norm, done.gradient.norm);
        }
        learning_rate = done.learning_rate;
        ++steps;
    }

    /// The report of epoch `number`, without the time that it took.
    epoch_report report(std::size_t number) const {
        epoch_report all{.epoch = number,
            .loss = mean(loss, weight),
            .steps = static_cast<std::size_t>(steps),
            .skipped = static_cast<std::size_t>(skipped),
            .clipped = static_cast<std::size_t>(clipped),
            .samples = static_cast<std::size_t>(samples),
            .measured = static_cast<std::size_t>(measured),
            .norm = mean(norm, static_cast<double>(measured)),
            .norm_after = mean(norm_after, static_cast<double>(measured)),
            .largest_norm = largest_norm,
            .learning_rate = learning_rate};
        // A run that skips every step has no loss, least of all a good one.
        if (steps > 0 && skipped == steps)
            all.loss = std::numeric_limits<double>::quiet_NaN();
        return all;
    }

    /// Of nothing, zero.
    static double mean(double total, double weight) { return weight == 0 ? 0 : total / weight; }
};

} // namespace strut
