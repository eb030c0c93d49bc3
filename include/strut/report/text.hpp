#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <initializer_list>
#include <iostream>
#include <ostream>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "strut/health/reading.hpp"
#include "strut/health/verdict.hpp"
#include "strut/report/number.hpp"
#include "strut/report/place.hpp"
#include "strut/train/observer.hpp"

/// Verdicts and readings as text for people.
namespace strut {

namespace report {

/// A verdict in words.
constexpr std::string_view meaning_of(condition what) {
    constexpr std::array<std::string_view, 8> meanings{"nothing is wrong", "a number is not finite",
        "the loss is far above that of a constant prediction",
        "units put out zero for every sample and get no gradient any more",
        "activations are in their flat ends", "no gradient reaches the early layers",
        "the loss jumps up and down and gets nowhere", "the run makes no progress"};
    return meanings[static_cast<std::size_t>(what)];
}

/// A verdict in words, as it was found.
constexpr std::string_view meaning_of(const verdict& found) {
    if (found.through_time && found.what == condition::vanishing)
        return "no gradient comes back through time to the first steps";
    if (found.through_time && found.what == condition::exploding)
        return "the loss is far above that of a constant prediction, and the gradient grows on its "
               "way back through time";
    return meaning_of(found.what);
}

/// Where the first number that is not finite came up: "an input, sample 137, step 4".
inline std::string text_of(const non_finite_event& event) {
    using where = non_finite_event::where;
    constexpr std::array<std::string_view, 8> names{"nowhere", "an input", "a target",
        "an activation", "the loss", "a gradient", "a weight", "the learning rate"};
    std::string text{names[static_cast<std::size_t>(event.what)]};
    const auto is = [&](auto... any) { return ((event.what == any) || ...); };
    if (is(where::activation, where::gradient, where::weight))
        text += " of layer " + place_text(event.place);
    if (is(where::input, where::target, where::activation))
        text += ", sample " + std::to_string(event.sample);
    return text + ", step " + std::to_string(event.step);
}

/// "vanishing at layer 0"; "vanishing through time at layer 0"; "stalled", which is about the whole
/// run.
inline std::string title_of(const verdict& found) {
    std::string name{name_of(found.what)};
    if (found.through_time)
        name += " through time";
    return found.in_layer ? name + " at layer " + place_text(found.place) : name;
}

/// "dead units in the layer 0.95 (limit 0.9)"; without a limit where there is none
inline std::string text_of(const evidence& one) {
    const std::string text = std::string{one.what} + ' ' + number(one.value);
    return std::isnan(one.limit) ? text : text + " (limit " + number(one.limit) + ')';
}

/// Rows of cells in columns that are as wide as they need to be, flush right.
class table {
public:
    explicit table(std::initializer_list<std::string_view> head) {
        add({head.begin(), head.end()});
    }

    void add(std::vector<std::string> row) {
        width_.resize(std::max(width_.size(), row.size()));
        for (std::size_t i = 0; i < row.size(); ++i)
            width_[i] = std::max(width_[i], row[i].size());
        rows_.push_back(std::move(row));
    }

    friend std::ostream& operator<<(std::ostream& to, const table& all) {
        for (const auto& row : all.rows_) {
            for (std::size_t i = 0; i < row.size(); ++i)
                to << std::string(all.width_[i] - row[i].size() + (i > 0 ? 2 : 0), ' ') << row[i];
            to << '\n';
        }
        return to;
    }

private:
    std::vector<std::vector<std::string>> rows_;
    std::vector<std::size_t> width_;
};

} // namespace report

inline std::ostream& operator<<(std::ostream& to, const layer_place& at) {
    return to << report::place_text(at);
}

/// One line: what, where, since when, why, and what to try.
inline std::ostream& operator<<(std::ostream& to, const verdict& found) {
    if (!found.sick())
        return to << "healthy";
    to << report::title_of(found) << ", step " << found.step << " ("
       << report::percent(found.confidence) << " sure)";
    const char* before = ": ";
    for (const evidence& one : found.because)
        if (!one.what.empty()) {
            to << before << report::text_of(one);
            before = ", ";
        }
    return to << "; try " << found.advice;
}

/// Tables: a line for each weight, each recurrent layer and each activation.
inline std::ostream& operator<<(std::ostream& to, const reading& now) {
    using report::number;
    using report::percent;
    const auto labels = [](const auto& readings) {
        std::vector<layer_place> places;
        for (const auto& one : readings)
            places.push_back(one.place);
        return report::place_labels(places);
    };
    to << "step " << now.step << ", loss " << number(now.loss, 4);
    if (now.best_constant > 0)
        to << " (of a constant prediction " << number(now.best_constant, 4) << ')';
    to << ", learning rate " << number(now.learning_rate) << '\n';

    report::table weights{"weights", "gradient", "norm", "update", "moved", "zeros", "denormals"};
    const auto weight_labels = labels(now.weights);
    for (std::size_t i = 0; i < now.weights.size(); ++i) {
        const weight_reading& one = now.weights[i];
        weights.add({weight_labels[i], number(one.gradient), number(one.weight), number(one.update),
            number(one.displacement), percent(one.zeros), percent(one.denormals)});
    }
    to << weights;
    report::table times{"through time", "steps", "decades"};
    const auto time_labels = labels(now.times);
    for (std::size_t i = 0; i < now.times.size(); ++i)
        times.add({time_labels[i], std::to_string(now.times[i].steps),
            number(now.times[i].through_time)});
    if (!now.times.empty())
        to << times;
    if (now.activities.empty())
        return to;

    report::table activities{
        "activations", "mean", "variance", "dead", "saturated", "zeros", "denormals"};
    const auto activity_labels = labels(now.activities);
    for (std::size_t i = 0; i < now.activities.size(); ++i) {
        const activity_reading& one = now.activities[i];
        activities.add({activity_labels[i], number(one.mean), number(one.variance),
            one.can_die ? percent(one.dead) : "-", one.can_saturate ? percent(one.saturated) : "-",
            percent(one.zeros), percent(one.denormals)});
    }
    return to << activities;
}

namespace report {

/// An observer that says what a monitor finds, once, when it changes:
///
///     step 17: vanishing at layer 0: no gradient reaches the early layers (95 % sure)
///       because  way of the first layer by the end 8.1e-07 (limit 0.001)
///                loss over the best constant's 1.02 (limit 0.9)
///       try      relu with he, layer_norm<>, ...
///
/// Behind the monitor in the list of observers: `fit.epoch(x, y, watch, say);`.
template <class Monitor>
class verdict_printer {
public:
    explicit verdict_printer(const Monitor& watched, std::ostream& to = std::cout)
        : watched_{watched}, to_{to} {}

    template <class Trainer>
    void after_step(const Trainer&, const step_report&) {
        const verdict& now = watched_.verdict();
        if (now.what == said_)
            return;
        said_ = now.what;
        if (now.sick())
            say(now);
        else
            to_ << "step " << now.step << ": healthy again\n";
        to_.flush();
    }

private:
    void say(const verdict& now) {
        to_ << "step " << now.step << ": " << title_of(now) << ": " << meaning_of(now) << " ("
            << percent(now.confidence) << " sure)\n";
        std::string_view before = "  because  ";
        const auto line = [&](const std::string& text) {
            to_ << before << text << '\n';
            before = "           ";
        };
        if (now.what == condition::nan)
            line(text_of(watched_.first_non_finite()));
        else
            for (const evidence& one : now.because)
                if (!one.what.empty())
                    line(text_of(one));
        to_ << "  try      " << now.advice << '\n';
    }

    const Monitor& watched_;
    std::ostream& to_;
    condition said_ = condition::healthy;
};

} // namespace report

} // namespace strut
