#pragma once

#include <cmath>
#include <cstdio>
#include <string>

#include "strut/health/reading.hpp"

namespace diagnosis {

/// A reading as JSON, to work on the monitor's rules without training.
inline std::string as_json(const strut::reading& one) {
    const auto number = [](double x) {
        char digits[32];
        std::snprintf(digits, sizeof digits, "%.9g", x);
        return std::isfinite(x) ? std::string{digits} : std::string{"null"};
    };
    std::string text = "{\"step\":" + std::to_string(one.step) + ",\"loss\":" + number(one.loss) +
                       ",\"largest\":" + number(one.largest_loss) +
                       ",\"best_constant\":" + number(one.best_constant) +
                       ",\"rate\":" + number(one.learning_rate) + ",\"weights\":[";
    for (const auto& w : one.weights)
        text += std::string{&w == one.weights.data() ? "" : ","} + "[" + (w.trained ? "1" : "0") +
                "," + number(w.gradient) + "," + number(w.weight) + "," + number(w.update) + "," +
                number(w.displacement) + "," + number(w.zeros) + "]";
    text += "],\"activities\":[";
    for (const auto& a : one.activities)
        text += std::string{&a == one.activities.data() ? "" : ","} + "[" +
                (a.can_die ? "1" : "0") + "," + (a.can_saturate ? "1" : "0") + "," +
                number(a.mean) + "," + number(a.variance) + "," + number(a.saturated) + "," +
                number(a.dead) + "," + number(a.zeros) + "]";
    return text + "]}";
}

} // namespace diagnosis
