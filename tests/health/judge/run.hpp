#pragma once

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <vector>

#include "strut/health/judge.hpp"

/// Runs as they are told to a judge.
namespace judged {

using strut::condition;

/// A run of 40 checks, ten steps each, as told to a judge.
struct run {
    double scale = 1;  // of the loss and of the gradients
    double bounce = 0; // added to the last layer's update, but not to its way
    std::vector<double> level = std::vector<double>(40, 1.0);
    std::array<strut::weight_reading, 3> weights{};
    std::array<strut::activity_reading, 2> activities{};
    std::vector<double> through_time{}; // at each check; none: no recurrent layer

    run() {
        for (auto& one : weights)
            one = {.gradient = 0.1, .weight = 5, .start = 5, .update = 1e-3};
    }

    strut::judge judged() const {
        strut::judge judge{strut::judge_options{.planned_steps = 400}};
        auto now_weights = weights;
        for (std::size_t k = 0; k < level.size(); ++k) {
            const double loss = scale * 0.7 * level[k];
            for (std::size_t i = 0; i < 10; ++i)
                judge.see_step(loss, scale * 0.7, 1);
            now_weights.back().update = weights.back().update;
            for (auto& one : now_weights) {
                one.displacement += 10 * one.update;
                one.gradient = scale * 0.1;
            }
            now_weights.back().update = weights.back().update + bounce;
            std::vector<strut::time_reading> times;
            if (!through_time.empty())
                times = {{{7, 0}, 40, 0.5}, {{2, 0}, 40, through_time[k]}};
            judge.see(strut::reading{.step = 10 * k + 1,
                .loss = loss,
                .largest_loss = loss,
                .best_constant = scale * 0.7,
                .learning_rate = 0.1,
                .samples = 640,
                .weights = now_weights,
                .activities = activities,
                .times = times});
        }
        return judge;
    }
    std::vector<condition> found() const {
        const strut::judge judge = judged();
        std::vector<condition> all;
        for (const strut::alarm& one : judge.alarms())
            all.push_back(one.what);
        return all;
    }
};

inline run learning() {
    run one;
    for (std::size_t k = 0; k < one.level.size(); ++k)
        one.level[k] = std::exp(-0.2 * double(k));
    return one;
}

inline const std::vector<condition> nothing;

} // namespace judged
