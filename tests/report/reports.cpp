// reports FOLDER: writes the pages that draws.sh opens in a browser, and the event file that
// decodes.sh decodes.

#include <array>
#include <cmath>
#include <cstddef>
#include <iostream>
#include <limits>
#include <string>
#include <vector>

#include "report/runs.hpp"
#include "strut/report/html.hpp"
#include "strut/report/tensorboard.hpp"

namespace {

/// A sigmoid's slope of a quarter, layer for layer.
strut::report::forecast_summary forecast_of(const strut::report::record& run) {
    strut::report::forecast_summary all{
        .verdict = "fatal: vanishing at layer 0; try relu with he", .layers = {}};
    const auto places = run.weights();
    for (std::size_t i = 0; i < places.size(); ++i)
        all.layers.push_back({places[i], -0.55 * static_cast<double>(places.size() - i)});
    return all;
}

/// Two hundred layers over four thousand steps, with all that can come up: zeros, what is not
/// finite, verdicts in a row.
strut::report::record made_up() {
    strut::report::record run;
    std::vector<strut::weight_reading> weights(200);
    std::vector<strut::activity_reading> activities(200);
    for (std::size_t i = 0; i < 200; ++i) {
        weights[i].place = activities[i].place = {i < 100 ? 0 : i - 99, i < 100 ? i : 0, i < 100};
        activities[i].can_die = activities[i].can_saturate = true;
    }
    for (std::uint64_t step = 1; step < 4000; step += 8) {
        const auto time = static_cast<double>(step) / 4000;
        for (std::size_t i = 0; i < 200; ++i) {
            const auto depth = static_cast<double>(i) / 200;
            weights[i].gradient = std::pow(10, 30 * (depth - 1) * time);
            weights[i].update = 1e-3 * weights[i].gradient;
            if (step > 3000 && i < 20)
                weights[i].gradient = 0;
            if (step > 3800)
                weights[i].gradient = std::numeric_limits<double>::infinity();
            activities[i].dead = depth * time;
            activities[i].saturated = 1 - depth * time;
        }
        run.push({.step = step,
            .loss = step > 3800 ? std::nan("") : std::exp(8 * time),
            .largest_loss = std::exp(9 * time),
            .best_constant = 1,
            .learning_rate = std::pow(0.01, time),
            .weights = weights,
            .activities = activities});
        using strut::condition;
        const condition now = step > 3800   ? condition::nan
                              : step > 3000 ? condition::exploding
                              : step > 2950 ? condition::healthy
                              : step > 2000 ? condition::stalled
                                            : condition::healthy;
        run.push(strut::verdict{.what = now,
            .confidence = 0.7,
            .step = step,
            .because = {{{"loss over the best constant's", 1234.5, 5}}},
            .advice = strut::advice_for(now)});
    }
    run.push({strut::non_finite_event::where::activation, {0, 42}, 3801, 7});
    return run;
}

} // namespace

int main(int, char** arguments) {
    const std::string folder = arguments[1];
    runs::data poisoned;
    poisoned.x[137 * 10 + 4] = std::numeric_limits<float>::quiet_NaN();
    const auto sick = runs::record_of<runs::deep>(0.01);
    const std::array written{
        strut::report::html(folder + "/sick.html", sick,
            {.title = "Ten layers of sigmoid, SGD", .forecast = forecast_of(sick)}),
        strut::report::html(folder + "/cured.html",
            runs::record_of<runs::cured, strut::adam>(0.003),
            {.title = "Two layers of relu, Adam"}),
        strut::report::html(folder + "/poisoned.html", runs::record_of<runs::cured>(0.01, poisoned),
            {.title = "</script> & a bad sample"}),
        strut::report::html(folder + "/deep.html", made_up(), {.title = "Two hundred layers"}),
        strut::report::html(folder + "/empty.html", strut::report::record{}),
        strut::report::tensorboard(folder + "/logs", sick)};
    for (const auto& one : written)
        if (one.has_error()) {
            std::cerr << one.error() << '\n';
            return 1;
        }
}
