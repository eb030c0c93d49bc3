#pragma once

#include <array>
#include <cstddef>
#include <cstdio>
#include <limits>
#include <ostream>
#include <string>
#include <string_view>

#include "strut/health/forecast.hpp"
#include "strut/report/forecast_summary.hpp"
#include "strut/report/place.hpp"

/// A forecast as text: `std::cout << strut::forecast<net>;`.
namespace strut {

namespace report {

/// A number as text, by a format of printf.
inline std::string formatted(const char* format, double value) {
    std::array<char, 48> text{};
    std::snprintf(text.data(), text.size(), format, value);
    return text.data();
}

inline std::string right(const std::string& text, std::size_t width) {
    return std::string(width > text.size() ? width - text.size() : 0, ' ') + text;
}

/// What the theory does not cover, in words.
inline std::string describe(health::beyond reasons) {
    constexpr std::array<std::string_view, 15> words{"a layer without a rule",
        "an activation of something that is not a sum",
        "noise in the signal that this activation amplifies", "a mean that drifts",
        "batch statistics of fewer than eight samples",
        "batch statistics of more samples than units", "groups of fewer than eight features",
        "a shortcut around an activation with a mean",
        "concatenated branches that differ, with no matrix behind them",
        "a softmax before the last layer", "a layer under a recurrent one",
        "the largest of many numbers", "a mean over steps of a recurrent layer",
        "taps that go along with each other",
        "a recurrent layer with a normalization inside, over many steps"};
    std::string all;
    for (std::size_t i = 0; i < words.size(); ++i)
        if (reasons & static_cast<health::beyond>(1u << i))
            (all += all.empty() ? "" : "; ") += words[i];
    return all;
}

} // namespace report

namespace report {

/// The verdict in words: "fatal: vanishing at layer 0; try ...".
template <std::size_t Layers>
std::string verdict_text(const network_forecast<Layers>& all) {
    std::string text{describe(all.verdict.is)};
    if (all.verdict.is != outlook::ok && all.verdict.what != problem::not_covered)
        ((((text += ": ") += describe(all.verdict.what)) += " at layer ") +=
            place_text(all.cause().place()))
            .append("; try ")
            .append(describe(all.verdict.try_this));
    return text;
}

/// A forecast free of its network's type, for `page_options`.
template <std::size_t Layers>
forecast_summary summary_of(const network_forecast<Layers>& all) {
    forecast_summary summary{verdict_text(all), {}};
    for (const health::layer_forecast& one : all.layers)
        summary.layers.push_back({.place = one.place(),
            .weight_gradient = one.weight_gradient == health::layer_forecast::none
                                   ? std::numeric_limits<double>::quiet_NaN()
                                   : one.weight_gradient});
    return summary;
}

} // namespace report

/// A line for each matrix of weights, then the figures of the network and the verdict. Of a repeat
/// the first, the last and every tenth round are shown.
template <std::size_t Layers>
std::ostream& operator<<(std::ostream& out, const network_forecast<Layers>& all) {
    using report::formatted;
    using report::right;
    out << "layer        in   out  Var(W)     E[x^2]     q          live   gain    log|delta|  "
           "log|dW|\n";
    bool skipped = false;
    for (std::size_t i = 0; i < Layers; ++i) {
        const health::layer_forecast& layer = all.layers[i];
        const bool inner = layer.repeated && i > 0 && i + 1 < Layers &&
                           all.layers[i - 1].index == layer.index &&
                           all.layers[i + 1].index == layer.index && layer.round % 10 != 0 &&
                           !(i == all.verdict.layer && all.verdict.is != outlook::ok);
        if (inner) {
            out << (skipped ? "" : "  ...\n");
            skipped = true;
            continue;
        }
        skipped = false;
        const std::string place = report::place_text(layer.place());
        out << place << std::string(place.size() < 9 ? 9 - place.size() : 0, ' ')
            << right(std::to_string(layer.inputs), 6) << right(std::to_string(layer.outputs), 6)
            << "  " << formatted("%-9.3g", layer.weight_variance) << "  "
            << formatted("%-9.3g", layer.input_moment) << "  "
            << formatted("%-9.3g", layer.pre_activation) << "  " << formatted("%.3f", layer.live)
            << "  " << formatted("%-8.4g", layer.gain) << formatted("%8.2f", layer.gradient) << "  "
            << formatted("%8.2f", layer.weight_gradient)
            << (layer.head          ? "  head"
                   : layer.mixed_in ? "  mixed in"
                   : layer.unread   ? "  unread"
                                    : "");
        if (layer.recurrent)
            out << "  through time " << formatted("%.2f", layer.through_time);
        out << '\n';
    }
    out << "first to last of " << all.depth << " hidden: r_delta " << formatted("%.2f", all.r_delta)
        << ", r_w " << formatted("%.2f", all.r_w) << " (+- " << formatted("%.2f", all.sigma)
        << ") decades; signal " << formatted("%.2f", all.lowest) << " to "
        << formatted("%.2f", all.highest) << " decades";
    if (all.safe_depth < 1e6)
        out << "; safe up to " << formatted("%.0f", all.safe_depth) << " layers";
    else if (all.verdict.is == outlook::ok)
        out << "; safe up to any depth";
    out << '\n';
    out << "forecast: " << report::verdict_text(all);
    if (all.not_covered != health::beyond::nothing)
        out << "\nbeyond the theory: " << report::describe(all.not_covered);
    return out << '\n';
}

} // namespace strut
