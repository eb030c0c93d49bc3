#pragma once

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <numeric>
#include <span>
#include <string>
#include <vector>

#include "strut/health/verdict.hpp"

/// What became of a run, and its label by that alone: nothing that the monitor saw is looked at.
/// The rules are those of the reference that comes with the labelled runs.
namespace diagnosis {

struct outcome {
    std::string id;
    bool finite = true;
    double best_constant = 0, largest_loss = 0;
    std::vector<double> first_losses; ///< of the first 20 steps
    double target = 0.9;              ///< the score it had to reach
    bool poisoned = false, unstable_loss = false, frozen_first = false;
    bool recurrent = false;
    bool learns_short =
        false; ///< a recurrent network: its like over three steps reached the target
    std::vector<double> train_loss, train_score; ///< after each epoch, and at the end
    std::vector<double> moved;                   ///< each weight's way from its start, relative
    std::vector<double> dead;                    ///< share of each relu layer's units at the end
    std::vector<double> saturated; ///< share of each sigmoid or tanh layer's values at the end
    std::string forecast = "null"; ///< as JSON
    std::vector<strut::alarm> alarms;
    std::string record; ///< what the judge was told

    /// All labels that fit, the most serious first.
    std::vector<strut::condition> labels() const;
};

namespace detail {

inline double largest(std::span<const double> of) {
    return of.empty() ? 0 : *std::max_element(of.begin(), of.end());
}
inline double mean(std::span<const double> of) {
    return of.empty() ? 0 : std::accumulate(of.begin(), of.end(), 0.0) / double(of.size());
}
/// Those that are finite, rounded as the reference keeps them.
inline std::vector<double> finite(std::span<const double> of, double digits) {
    std::vector<double> kept;
    for (const double one : of)
        if (std::isfinite(one))
            kept.push_back(std::round(one * digits) / digits);
    return kept;
}
inline double median(std::vector<double> of) {
    std::sort(of.begin(), of.end());
    const std::size_t half = of.size() / 2;
    return of.size() % 2 == 1 ? of[half] : (of[half - 1] + of[half]) / 2;
}
/// The standard deviation of the steps from one to the next, over the mean.
inline double jumpiness(std::span<const double> of) {
    std::vector<double> jumps;
    for (std::size_t i = 1; i < of.size(); ++i)
        jumps.push_back(of[i] - of[i - 1]);
    const double drift = mean(jumps);
    for (double& one : jumps)
        one = (one - drift) * (one - drift);
    return std::sqrt(mean(jumps)) / std::fmax(mean(of), 1e-12);
}

} // namespace detail

inline std::vector<strut::condition> outcome::labels() const {
    using strut::condition;
    const double final_loss = train_loss.back();
    const bool ended = finite && std::isfinite(final_loss);
    const std::size_t epochs = train_score.size();
    const std::vector<double> last =
        detail::finite(std::span{train_score}.last(std::min<std::size_t>(3, epochs)), 1e4);
    if (ended && !last.empty() && detail::median(last) >= target)
        return {condition::healthy};

    std::vector<condition> found;
    if (!ended) {
        found.push_back(condition::nan);
        if (!poisoned && !unstable_loss)
            found.push_back(condition::exploding);
        return found;
    }
    const double base = std::fmax(best_constant, first_losses.front());
    if (!poisoned &&
        (final_loss > 3 * base || (largest_loss > 20 * base && final_loss > best_constant)))
        found.push_back(condition::exploding);
    if (detail::largest(dead) >= 0.9 || detail::mean(dead) >= 0.5)
        found.push_back(condition::dying_relu);
    if (detail::largest(saturated) >= 0.5)
        found.push_back(condition::saturated);
    const double later = detail::largest(std::span{moved}.subspan(1));
    const bool stands = !frozen_first && (moved[0] < 1e-3 || moved[0] < 0.02 * later) &&
                        detail::largest(moved) >= 1e-3;
    if (recurrent ? learns_short : stands)
        found.push_back(condition::vanishing);
    const std::vector<double> late = detail::finite(std::span{train_loss}.subspan(epochs / 2), 1e6);
    if (late.size() > 2 && detail::jumpiness(late) > 0.2 && final_loss < 3 * best_constant)
        found.push_back(condition::oscillating);
    if (found.empty())
        found.push_back(condition::stalled);
    return found;
}

} // namespace diagnosis
