#pragma once

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "strut/health/verdict.hpp"
#include "strut/report/forecast_summary.hpp"
#include "strut/report/html/escape.hpp"
#include "strut/report/html/page_script.hpp"
#include "strut/report/html/page_style.hpp"
#include "strut/report/html/record_json.hpp"
#include "strut/report/html/uplot.hpp"
#include "strut/report/html/uplot_license.hpp"
#include "strut/report/number.hpp"
#include "strut/report/place.hpp"
#include "strut/report/record.hpp"
#include "strut/report/text.hpp"

namespace strut::report {

/// What a page shows beside the record.
struct page_options {
    std::string title = "Training run";
    std::optional<forecast_summary> forecast{};
};

namespace detail {

constexpr std::string_view headline_of(condition what) {
    constexpr std::array<std::string_view, 8> headlines{"Healthy", "Not a number", "Exploding",
        "Dying ReLU", "Saturated", "Vanishing gradient", "Oscillating", "Stalled"};
    return headlines[static_cast<std::size_t>(what)];
}

/// Begins with a capital letter and ends with a full stop.
inline std::string sentence(std::string_view text) {
    std::string all{text};
    if (!all.empty() && all[0] >= 'a' && all[0] <= 'z')
        all[0] = static_cast<char>(all[0] - 'a' + 'A');
    return all + '.';
}

inline std::string element(std::string_view tag, std::string_view content) {
    std::string all;
    (((((all += '<') += tag) += '>') += content) += "</") += tag.substr(0, tag.find(' '));
    return all += '>';
}

/// A row of cells of `kind`, th or td.
inline std::string row(std::string_view kind, const std::vector<std::string>& cells) {
    std::string all;
    for (const std::string& one : cells)
        all += element(kind, html_text(one));
    return element("tr", all);
}

/// The parts of a page about one run.
class page_writer {
public:
    page_writer(const record& run, const page_options& chosen)
        : run_{run},
          options_{chosen},
          weights_{place_labels(run.weights())},
          activities_{activity_labels(run)} {
        if (chosen.forecast)
            compared_ = compare(*chosen.forecast, run);
    }

    std::string page() const {
        return "<!DOCTYPE html>\n<html lang=\"en\">\n" + head() + "\n<body>\n<main>\n" + heading() +
               verdicts() + (run_.checks().empty() ? "" : figures() + layers()) + foot() +
               "</main>\n" + scripts() + "</body>\n</html>\n";
    }

private:
    /// Nothing is loaded from anywhere: the browser is told to refuse it.
    std::string head() const {
        return "<head>\n<meta charset=\"utf-8\">\n"
               "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
               "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; "
               "style-src 'unsafe-inline'; script-src 'unsafe-inline'\">\n" +
               element("title", html_text(options_.title)) + "\n<!--\n" +
               std::string{uplot_license} + "\n-->\n" + element("style", uplot_style) + "\n" +
               element("style", page_style) + "\n</head>";
    }

    std::string heading() const {
        const verdict now = run_.verdicts().empty() ? verdict{} : run_.verdicts().back();
        return "<p class=\"kicker\">strut · training report</p>\n" +
               element("h1", html_text(options_.title)) + "\n<p class=\"state " +
               (now.sick() ? "sick\"><b>▲ " : "well\"><b>✓ ") + std::string{headline_of(now.what)} +
               "</b> <span>" + html_text(sentence(meaning_of(now)) + in_short(now)) +
               "</span></p>\n" + facts();
    }

    /// Where, and how it is known.
    std::string in_short(const verdict& found) const {
        if (found.what == condition::nan)
            return " First seen in " + text_of(run_.first_non_finite()) + '.';
        if (!found.sick() || !found.in_layer)
            return "";
        return " Worst at layer " + place_text(found.place) + '.';
    }

    std::string facts() const {
        if (run_.checks().empty())
            return "<p class=\"nothing\">No check of a monitor was recorded.</p>\n";
        const check& first = run_.checks().front();
        const check& last = run_.checks().back();
        std::string all;
        const auto fact = [&](std::string_view name, const std::string& value) {
            all += element("div", element("dt", name) + element("dd", html_text(value)));
        };
        fact("steps", std::to_string(last.step));
        fact("loss, first and last", number(first.loss) + " → " + number(last.loss));
        if (last.best_constant > 0)
            fact("loss of the best constant", number(last.best_constant));
        fact("learning rate", number(last.learning_rate));
        fact("weights, activations",
            std::to_string(weights_.size()) + ", " + std::to_string(activities_.size()));
        return element("dl class=\"facts\"", all) + '\n';
    }

    std::string verdicts() const {
        std::string all;
        for (std::size_t i = 0; i < run_.verdicts().size(); ++i)
            all += verdict_item(run_.verdicts()[i], i + 1);
        all = all.empty() ? "<p>Nothing was found wrong at any check.</p>"
                          : element("ol class=\"verdicts\"", all);
        return element("section class=\"card\" id=\"verdicts\"", "<h2>Verdicts</h2>" + all) + '\n';
    }

    std::string verdict_item(const verdict& found, std::size_t index) const {
        std::string when = "step " + std::to_string(found.step);
        if (found.sick())
            when += " · " + percent(found.confidence) + " sure";
        std::string all =
            element(found.sick() ? "span class=\"mark sick\"" : "span class=\"mark well\"",
                std::to_string(index));
        all +=
            element("h3", std::string{headline_of(found.what)} + element("small", html_text(when)));
        all += element("p", html_text(sentence(meaning_of(found)) + in_short(found)));
        if (found.sick() && found.what != condition::nan)
            all += evidence_table(found);
        if (!found.advice.empty())
            all += element("p", "Try " + html_text(found.advice) + '.');
        return element("li", all);
    }

    static std::string evidence_table(const verdict& found) {
        std::string rows;
        for (const evidence& one : found.because)
            if (!one.what.empty())
                rows += row("td", {std::string{one.what}, number(one.value), number(one.limit)});
        return table("table class=\"evidence\"", {"evidence", "value", "limit"}, rows);
    }

    static std::string table(
        std::string_view tag, const std::vector<std::string>& head, const std::string& rows) {
        return element(tag, element("thead", row("th", head)) + element("tbody", rows));
    }

    static constexpr std::string_view plot = "<div class=\"plot\"></div>";

    static std::string caption(std::string_view title, std::string_view says) {
        return element(
            "figcaption", element("h2", title) + "<output></output>" + element("p", says));
    }

    /// A chart that the script draws, and what it shows in a sentence.
    static std::string figure(std::string_view id, std::string_view title, std::string_view says,
        const std::string& more = "") {
        return element("figure id=\"" + std::string{id} + '"',
                   caption(title, says) + std::string{plot} + more) +
               '\n';
    }

    std::string figures() const {
        std::string all = figure("loss", "Loss",
            "Mean since the check before, against the best prediction that ignores the input: "
            "below that line something has been learned.");
        all += figure("heat", "Gradient norm, layer by step",
            "log₁₀ of the norm of each weight's gradient, the first layer on top; dark is small. "
            "At the right, the last values.",
            "<div class=\"scale\"></div>");
        all += element("div class=\"pair\"",
            figure("gradient", "Gradient norm",
                "Of each weight, after clipping; the first layer is darkest.") +
                figure("update", "Update ratio",
                    "Change of each weight in a step over its norm; 10⁻³ is a usual size.") +
                through_time() + dead_and_saturated() +
                figure("rate", "Learning rate", "The optimizer's times the schedule's factor."));
        return all + forecast();
    }

    std::string through_time() const {
        if (run_.times().empty())
            return "";
        return figure("time", "Gradient through time",
            "Its norm at the first step of a sequence over that at the last: under 10⁻² next to "
            "nothing is learned of what was long ago.");
    }

    std::string dead_and_saturated() const {
        std::string all;
        if (any(&activity_place::can_die))
            all += figure(
                "dead", "Dead units", "Share of units that gave only zeros at the last checks.");
        if (any(&activity_place::can_saturate))
            all += figure("saturated", "Saturated units",
                "Share of values where the slope is below 5 % of its largest.");
        return all;
    }

    bool any(bool activity_place::*can) const {
        return std::ranges::any_of(
            run_.activities(), [&](const activity_place& one) { return one.*can; });
    }

    std::string forecast() const {
        if (!compared_)
            return "";
        const auto decades = [](double value) {
            return std::isfinite(value) ? number(std::round(100 * value) / 100) : "–";
        };
        std::string rows;
        for (std::size_t i = 0; i < weights_.size(); ++i)
            rows += row("td",
                {weights_[i], decades(compared_->forecast[i]), decades(compared_->measured[i]),
                    decades(compared_->measured[i] - compared_->forecast[i])});
        return element("figure id=\"forecast\"",
                   caption("Forecast and measurement",
                       "Gradient norm of each weight at the first check, in decades over that of "
                       "the last. Forecast: " +
                           html_text(options_.forecast->verdict) + '.') +
                       element("div class=\"beside\"",
                           std::string{plot} +
                               element("div class=\"wide\"",
                                   table("table", {"layer", "forecast", "measured", "difference"},
                                       rows)))) +
               '\n';
    }

    /// The first and the last check in numbers.
    std::string layers() const {
        const std::size_t last = run_.checks().size() - 1;
        std::string rows;
        for (std::size_t i = 0; i < weights_.size(); ++i) {
            const weight_figures& then = run_.weights(0)[i];
            const weight_figures& now = run_.weights(last)[i];
            rows += row("td", {weights_[i], number(then.gradient), number(now.gradient),
                                  number(then.update), number(now.update)});
        }
        std::string all =
            numbers("Weights", {"layer", "gradient, first", "last", "update, first", "last"}, rows);
        if (any(&activity_place::can_die) || any(&activity_place::can_saturate)) {
            const auto share = [](bool can, double value) { return can ? percent(value) : "–"; };
            rows.clear();
            for (std::size_t i = 0; i < activities_.size(); ++i) {
                const activity_place& what = run_.activities()[i];
                const activity_figures& then = run_.activities(0)[i];
                const activity_figures& now = run_.activities(last)[i];
                rows += row("td",
                    {activities_[i], share(what.can_die, then.dead), share(what.can_die, now.dead),
                        share(what.can_saturate, then.saturated),
                        share(what.can_saturate, now.saturated)});
            }
            all += numbers(
                "Activations", {"layer", "dead, first", "last", "saturated, first", "last"}, rows);
        }
        if (!run_.times().empty()) {
            const std::vector<std::string> names = place_labels(run_.times());
            rows.clear();
            for (std::size_t i = 0; i < names.size(); ++i)
                rows +=
                    row("td", {names[i], number(run_.times(0)[i]), number(run_.times(last)[i])});
            all += numbers("Gradient through time", {"layer", "decades, first", "last"}, rows);
        }
        return element("section class=\"card beside\" id=\"layers\"", all) + '\n';
    }

    static std::string numbers(
        std::string_view title, const std::vector<std::string>& head, const std::string& rows) {
        return element("div",
            element("h2", title) + element("div class=\"wide\"", table("table", head, rows)));
    }

    static std::string foot() {
        return "<noscript><p>The charts need JavaScript; the tables do not.</p></noscript>\n"
               "<footer><p>Written by strut; charts by uPlot (MIT license, in this file). <span "
               "class=\"hint\">Drag over a chart to look closer, double-click to see all.</span>"
               "</p></footer>\n";
    }

    /// uPlot draws at the resolution of the screen, which is not enough for paper: it is told of at
    /// least two pixels where there is one.
    std::string scripts() const {
        return "<script type=\"application/json\" id=\"record\">" + record_json(run_, compared_) +
               "</script>\n<script>(devicePixelRatio => {\n" + std::string{uplot_script} +
               "\nwindow.uPlot = uPlot;\n})(Math.max(2, window.devicePixelRatio));</script>\n" +
               element("script", page_script) + '\n';
    }

    const record& run_;
    const page_options& options_;
    std::vector<std::string> weights_;    ///< their names
    std::vector<std::string> activities_; ///< their names
    std::optional<forecast_comparison> compared_;
};

} // namespace detail

/// A record as one page of HTML that needs nothing beside it: charts, verdicts, tables.
inline std::string page(const record& run, const page_options& chosen = {}) {
    return detail::page_writer{run, chosen}.page();
}

} // namespace strut::report
