#pragma once

#include <cmath>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <string>
#include <vector>

#include "strut/health/judge.hpp"

/// What a judge was told of a run, as lines of text: its rules can then be worked on without
/// training. A line is a letter for what it holds, and its fields in the order of their structs.
namespace diagnosis {

class recording {
public:
    recording(const char* id, std::uint64_t steps) {
        line("run %s %llu\n", id, static_cast<unsigned long long>(steps));
    }

    void step(double loss, double best_constant, double growth) {
        line("step %.17g %.17g %.17g\n", loss, best_constant, growth);
    }
    void event(const strut::non_finite_event& one, const strut::overflow_reading& overflow) {
        line("event %d %zu %zu %d %llu %.17g %d\n", static_cast<int>(one.what), one.place.layer,
            one.place.round, one.place.repeated, static_cast<unsigned long long>(one.step),
            overflow.grew, overflow.through_time);
    }
    void check(const strut::reading& now) {
        line("check %llu %.17g %.17g %.17g %.17g %zu %zu %zu %zu\n",
            static_cast<unsigned long long>(now.step), now.loss, now.largest_loss,
            now.best_constant, now.learning_rate, now.samples, now.weights.size(),
            now.activities.size(), now.times.size());
        for (const strut::weight_reading& one : now.weights)
            line("%zu %zu %d %d %.17g %.17g %.17g %.17g %.17g %.17g %.17g\n", one.place.layer,
                one.place.round, one.place.repeated, one.trained, one.gradient, one.weight,
                one.start, one.update, one.displacement, one.zeros, one.denormals);
        for (const strut::activity_reading& one : now.activities)
            line("%zu %zu %d %d %d %.17g %.17g %.17g %.17g %.17g %.17g\n", one.place.layer,
                one.place.round, one.place.repeated, one.can_die, one.can_saturate, one.mean,
                one.variance, one.saturated, one.dead, one.zeros, one.denormals);
        for (const strut::time_reading& one : now.times)
            line("%zu %zu %d %zu %.17g\n", one.place.layer, one.place.round, one.place.repeated,
                one.steps, one.through_time);
    }

    const std::string& text() const { return text_; }

private:
    template <class... Fields>
    void line(const char* format, Fields... fields) {
        char buffer[512];
        std::snprintf(buffer, sizeof buffer, format, fields...);
        text_ += buffer;
    }

    std::string text_;
};

/// A run that was recorded, judged again.
struct judged_run {
    std::string id;
    strut::judge judge;
};

/// Judges every run in a file of recordings by the rules as they are now.
inline std::vector<judged_run> judge_again(std::FILE* file) {
    std::vector<judged_run> all;
    char word[256];
    const auto place_of = [&](strut::layer_place& place) {
        int repeated = 0;
        const bool whole =
            std::fscanf(file, "%zu %zu %d", &place.layer, &place.round, &repeated) == 3;
        place.repeated = repeated != 0;
        return whole;
    };
    const auto numbers = [&](auto&... into) {
        return ((std::fscanf(file, "%lf", &into) == 1) && ...);
    };
    bool whole = true;
    while (whole && std::fscanf(file, "%255s", word) == 1) {
        const std::string what{word};
        unsigned long long step = 0;
        if (what == "run") {
            whole = std::fscanf(file, "%255s %llu", word, &step) == 2;
            all.push_back({word, strut::judge{{.planned_steps = std::size_t(step)}}});
        } else if (what == "step") {
            double loss = 0, best = 0, growth = 0;
            whole = numbers(loss, best, growth);
            all.back().judge.see_step(loss, best, growth);
        } else if (what == "event") {
            int where = 0, through_time = 0;
            strut::non_finite_event one;
            strut::overflow_reading overflow;
            whole = std::fscanf(file, "%d", &where) == 1 && place_of(one.place) &&
                    std::fscanf(file, "%llu", &step) == 1 && numbers(overflow.grew) &&
                    std::fscanf(file, "%d", &through_time) == 1;
            overflow.through_time = through_time != 0;
            one.what = static_cast<strut::non_finite_event::where>(where);
            one.step = step;
            all.back().judge.see(one, overflow);
        } else {
            strut::reading now;
            std::size_t weights = 0, activities = 0, times = 0;
            whole = std::fscanf(file, "%llu", &step) == 1 &&
                    numbers(now.loss, now.largest_loss, now.best_constant, now.learning_rate) &&
                    std::fscanf(
                        file, "%zu %zu %zu %zu", &now.samples, &weights, &activities, &times) == 4;
            std::vector<strut::weight_reading> of_weights(whole ? weights : 0);
            std::vector<strut::activity_reading> of_activities(whole ? activities : 0);
            std::vector<strut::time_reading> of_times(whole ? times : 0);
            int first = 0, second = 0;
            for (auto& one : of_weights) {
                whole = whole && place_of(one.place) && std::fscanf(file, "%d", &first) == 1 &&
                        numbers(one.gradient, one.weight, one.start, one.update, one.displacement,
                            one.zeros, one.denormals);
                one.trained = first != 0;
            }
            for (auto& one : of_activities) {
                whole = whole && place_of(one.place) &&
                        std::fscanf(file, "%d %d", &first, &second) == 2 &&
                        numbers(one.mean, one.variance, one.saturated, one.dead, one.zeros,
                            one.denormals);
                one.can_die = first != 0;
                one.can_saturate = second != 0;
            }
            for (auto& one : of_times)
                whole = whole && place_of(one.place) && std::fscanf(file, "%zu", &one.steps) == 1 &&
                        numbers(one.through_time);
            now.step = step;
            now.weights = of_weights;
            now.activities = of_activities;
            now.times = of_times;
            all.back().judge.see(now);
        }
    }
    return all;
}

} // namespace diagnosis
