#pragma once

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <numeric>
#include <string>
#include <vector>

#include "strut/health/verdict.hpp"

/// What became of a run, and its label by that alone: nothing that the monitor saw is looked at.
namespace diagnosis {

struct outcome {
    std::string id;
    std::uint64_t steps = 0;
    bool finite = true;
    double best_constant = 0, first_loss = 0, largest_loss = 0;
    double target = 0.9;
    bool poisoned = false, unstable_loss = false, frozen_first = false;
    std::vector<double> train_loss, train_score; ///< after each epoch
    std::vector<double> moved;                   ///< each weight's way from its start, relative
    bool relu = false, saturating = false;
    std::vector<double> dead, saturated; ///< share of each layer's units at the end
    std::vector<strut::alarm> alarms;
    std::vector<std::string> readings; ///< of every check, where they were asked for

    /// All labels that fit, the most serious first.
    std::vector<strut::condition> labels() const;
};

inline std::vector<strut::condition> outcome::labels() const {
    using strut::condition;
    const auto largest = [](const std::vector<double>& of) {
        return *std::max_element(of.begin(), of.end());
    };
    const auto average = [](const std::vector<double>& of) {
        return std::accumulate(of.begin(), of.end(), 0.0) / double(of.size());
    };
    std::vector<double> last(
        train_score.end() - std::min<std::ptrdiff_t>(3, std::ssize(train_score)),
        train_score.end());
    std::erase_if(last, [](double one) { return !std::isfinite(one); });
    std::sort(last.begin(), last.end());
    const double final_loss = train_loss.back();
    const bool ended = finite && std::isfinite(final_loss);
    if (ended && !last.empty()) {
        const std::size_t half = last.size() / 2;
        const double median = last.size() % 2 ? last[half] : (last[half - 1] + last[half]) / 2;
        if (median >= target)
            return {condition::healthy};
    }
    std::vector<strut::condition> found;
    if (!ended)
        found.push_back(condition::nan);
    if (!poisoned) {
        const double base = std::fmax(best_constant, first_loss);
        if (ended
                ? final_loss > 3 * base || (largest_loss > 20 * base && final_loss > best_constant)
                : !unstable_loss)
            found.push_back(condition::exploding);
    }
    if (ended) {
        if (relu && !dead.empty() && (largest(dead) >= 0.9 || average(dead) >= 0.5))
            found.push_back(condition::dying_relu);
        if (saturating && !saturated.empty() && largest(saturated) >= 0.5)
            found.push_back(condition::saturated);
        const std::vector<double> later(moved.begin() + 1, moved.end());
        if (!frozen_first && (moved[0] < 1e-3 || moved[0] < 0.02 * largest(later)) &&
            largest(moved) >= 1e-3)
            found.push_back(condition::vanishing);
        std::vector<double> half(train_loss.begin() + std::ssize(train_loss) / 2, train_loss.end());
        std::erase_if(half, [](double one) { return !std::isfinite(one); });
        if (half.size() > 2) {
            std::vector<double> steps_between(half.size());
            std::adjacent_difference(half.begin(), half.end(), steps_between.begin());
            steps_between.erase(steps_between.begin());
            const double mean = average(steps_between);
            double variance = 0;
            for (const double one : steps_between)
                variance += (one - mean) * (one - mean) / double(steps_between.size());
            if (std::sqrt(variance) / std::fmax(average(half), 1e-12) > 0.2 &&
                final_loss < 3 * best_constant)
                found.push_back(condition::oscillating);
        }
        if (found.empty())
            found.push_back(condition::stalled);
    }
    return found;
}

} // namespace diagnosis
