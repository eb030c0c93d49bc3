#pragma once

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <limits>
#include <span>
#include <string>
#include <vector>

#include "strut/layer/concept.hpp"
#include "strut/report/record.hpp"

namespace strut::report {

/// What was forecast of a network before it trained, free of its type.
struct forecast_summary {
    struct line {
        layer_place place{};
        double weight_gradient = 0; ///< log10 of the gradient's norm, up to what all layers share;
                                    ///< NaN where there is no forecast
    };
    std::string verdict{}; ///< in words
    std::vector<line> layers{};
};

/// The gradients of all weights at the start, forecast and measured: decades above that of the last
/// weight. NaN where there is none.
struct forecast_comparison {
    std::vector<double> forecast;
    std::vector<double> measured;
};

/// Holds a forecast against the first check. Weights at one place stand for each other in the order
/// of forward.
inline forecast_comparison compare(const forecast_summary& expected, const record& run) {
    constexpr double none = std::numeric_limits<double>::quiet_NaN();
    const auto places = run.weights();
    forecast_comparison both;
    both.forecast.resize(places.size(), none);
    both.measured.resize(places.size(), none);
    if (run.checks().empty())
        return both;
    std::size_t last = places.size();
    for (std::size_t i = 0; i < places.size(); ++i) {
        auto before = std::ranges::count(places.first(i), places[i]);
        for (const auto& line : expected.layers)
            if (line.place == places[i] && before-- == 0)
                both.forecast[i] = line.weight_gradient;
        both.measured[i] = std::log10(run.weights(0)[i].gradient);
        if (std::isfinite(both.forecast[i]) && std::isfinite(both.measured[i]))
            last = i;
    }
    if (last == places.size())
        return both;
    for (auto* all : {&both.forecast, &both.measured})
        for (const double zero = (*all)[last]; double& one : *all)
            one -= zero;
    return both;
}

} // namespace strut::report
