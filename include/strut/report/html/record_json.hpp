#pragma once

#include <cmath>
#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "strut/health/verdict.hpp"
#include "strut/report/forecast_summary.hpp"
#include "strut/report/html/escape.hpp"
#include "strut/report/place.hpp"
#include "strut/report/record.hpp"

namespace strut::report::detail {

/// `"name":[{"label":..,"values":[..]}, ..]`: a line for each label, `value(check, i)` at each
/// check.
template <class Value>
std::string json_lines(std::size_t checks, const std::vector<std::string>& labels, Value value) {
    std::string all = "[";
    for (std::size_t i = 0; i < labels.size(); ++i)
        all += (i > 0 ? ",\n{\"label\":" : "{\"label\":") + json(labels[i]) + ",\"values\":" +
               json_array(checks, [&](std::size_t check) { return value(check, i); }) + '}';
    return all + ']';
}

/// The share `member` of the activations that `can` have it.
inline std::string json_lines(
    const record& run, bool activity_place::*can, double activity_figures::*member) {
    const std::vector<std::string> names = activity_labels(run);
    std::vector<std::size_t> shown;
    std::vector<std::string> labels;
    for (std::size_t i = 0; i < names.size(); ++i)
        if (run.activities()[i].*can) {
            shown.push_back(i);
            labels.push_back(names[i]);
        }
    return json_lines(run.checks().size(), labels,
        [&](std::size_t check, std::size_t i) { return run.activities(check)[shown[i]].*member; });
}

inline std::string json_lines(const record& run, double weight_figures::*member) {
    return json_lines(run.checks().size(), place_labels(run.weights()),
        [&](std::size_t check, std::size_t i) { return run.weights(check)[i].*member; });
}

/// The gradient at the first step over that at the last; 0 where none was left.
inline std::string json_times(const record& run) {
    return json_lines(run.checks().size(), place_labels(run.times()),
        [&](std::size_t check, std::size_t i) { return std::pow(10.0, run.times(check)[i]); });
}

inline std::string json(const forecast_comparison& both, const std::vector<std::string>& labels) {
    const auto all = [&](const auto& of) {
        return json_array(of.size(), [&](std::size_t i) { return of[i]; });
    };
    return "{\"labels\":" + all(labels) + ",\"forecast\":" + all(both.forecast) +
           ",\"measured\":" + all(both.measured) + '}';
}

inline std::string json(const verdict& found) {
    return "{\"step\":" + json(found.step) + ",\"what\":" + json(name_of(found.what)) +
           ",\"sick\":" + (found.sick() ? "true" : "false") + '}';
}

/// What the charts of a page are drawn from.
inline std::string record_json(
    const record& run, const std::optional<forecast_comparison>& compared) {
    const auto of_checks = [&](auto member) {
        return json_array(
            run.checks().size(), [&](std::size_t i) { return run.checks()[i].*member; });
    };
    std::string verdicts;
    for (const verdict& one : run.verdicts())
        verdicts += (verdicts.empty() ? "" : ",") + json(one);
    return "{\"steps\":" + of_checks(&check::step) + ",\n\"loss\":" + of_checks(&check::loss) +
           ",\n\"largest\":" + of_checks(&check::largest_loss) +
           ",\n\"constant\":" + of_checks(&check::best_constant) +
           ",\n\"rate\":" + of_checks(&check::learning_rate) +
           ",\n\"gradient\":" + json_lines(run, &weight_figures::gradient) +
           ",\n\"update\":" + json_lines(run, &weight_figures::update) +
           ",\n\"dead\":" + json_lines(run, &activity_place::can_die, &activity_figures::dead) +
           ",\n\"saturated\":" +
           json_lines(run, &activity_place::can_saturate, &activity_figures::saturated) +
           ",\n\"time\":" + json_times(run) + ",\n\"verdicts\":[" + verdicts + "],\n\"forecast\":" +
           (compared ? json(*compared, place_labels(run.weights())) : "null") + '}';
}

} // namespace strut::report::detail
