#pragma once

#include <cstddef>
#include <iomanip>
#include <ostream>

#include "strut/health/reading.hpp"
#include "strut/health/verdict.hpp"

/// Verdicts and readings as text for people.
namespace strut {

inline std::ostream& operator<<(std::ostream& to, const layer_place& at) {
    to << at.layer;
    return at.round > 0 ? to << '[' << at.round << ']' : to;
}

/// One line: what, where, since when, why, and what to try.
inline std::ostream& operator<<(std::ostream& to, const verdict& found) {
    if (!found.sick())
        return to << "healthy";
    to << name_of(found.what) << " at layer " << found.place << ", step " << found.step << " ("
       << static_cast<int>(100 * found.confidence + 0.5) << " % sure)";
    const char* before = ": ";
    for (const evidence& one : found.because)
        if (!one.what.empty()) {
            to << before << one.what << ' ' << one.value << " (limit " << one.limit << ')';
            before = ", ";
        }
    return to << "; try " << found.advice;
}

/// A table: a line for each weight, then a line for each activation.
inline std::ostream& operator<<(std::ostream& to, const reading& now) {
    const auto cell = [&](auto value) { to << std::setw(12) << value; };
    to << "step " << now.step << ", loss " << now.loss << ", of a constant prediction "
       << now.best_constant << '\n';
    for (const char* head : {"weights", "gradient", "norm", "update", "moved", "zeros"})
        cell(head);
    for (const weight_reading& one : now.weights) {
        to << '\n' << std::setw(8) << one.place.layer << '[' << one.place.round << ']';
        for (const double value :
            {one.gradient, one.weight, one.update, one.displacement, one.zeros})
            cell(value);
    }
    to << '\n';
    for (const char* head : {"activations", "mean", "variance", "saturated", "dead", "zeros"})
        cell(head);
    for (const activity_reading& one : now.activities) {
        to << '\n' << std::setw(8) << one.place.layer << '[' << one.place.round << ']';
        for (const double value : {one.mean, one.variance, one.saturated, one.dead, one.zeros})
            cell(value);
    }
    return to << '\n';
}

} // namespace strut
