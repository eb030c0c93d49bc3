#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <limits>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <boost/test/unit_test.hpp>

#include "io/scratch_file.hpp"
#include "strut/report/html.hpp"

BOOST_AUTO_TEST_SUITE(html_)

using strut::condition;
using strut::report::page;
using strut::report::record;

/// Three checks of two weights and two activations, and a verdict.
record small_run() {
    record run;
    std::array<strut::weight_reading, 2> weights{{{.place = {0, 0}}, {.place = {3, 0}}}};
    std::array<strut::activity_reading, 2> activities{
        {{.place = {0, 0}, .can_die = true}, {.place = {1, 0}, .can_saturate = true}}};
    for (std::uint64_t step : {1u, 9u, 17u}) {
        const auto value = static_cast<double>(step);
        weights[0].gradient = 1e-7 * value;
        weights[1].gradient = 1.5;
        weights[1].update = 0.001;
        activities[0].dead = 0.25;
        activities[1].saturated = 0.75;
        run.push({.step = step,
            .loss = step == 17 ? std::numeric_limits<double>::quiet_NaN() : 0.7125 + value,
            .largest_loss = 2,
            .best_constant = 0.6931471,
            .learning_rate = 0.0125,
            .weights = weights,
            .activities = activities});
    }
    run.push(strut::verdict{.what = condition::vanishing,
        .confidence = 0.95,
        .place = {0, 0},
        .step = 9,
        .because = {{{"way of the <first> layer", 1.25e-8, 1e-3}}},
        .advice = strut::advice_for(condition::vanishing)});
    return run;
}

bool contains(std::string_view text, std::string_view part) {
    return text.find(part) != std::string_view::npos;
}

std::size_t count_of(std::string_view text, std::string_view part) {
    std::size_t count = 0;
    for (auto at = text.find(part); at != std::string_view::npos; at = text.find(part, at + 1))
        ++count;
    return count;
}

/// What stands between the first `begin` and the `end` after it, both left out.
std::string_view between(std::string_view text, std::string_view begin, std::string_view end) {
    const auto from = text.find(begin);
    BOOST_REQUIRE(from != std::string_view::npos);
    text.remove_prefix(from + begin.size());
    return text.substr(0, text.find(end));
}

/// The innermost open element at each tag must be the one that is closed; returns what is wrong.
std::string what_is_ill_formed(std::string_view html) {
    std::vector<std::string> open;
    while (!html.empty()) {
        const auto at = html.find('<');
        const std::string_view before = html.substr(0, at);
        for (auto amp = before.find('&'); amp != before.npos; amp = before.find('&', amp + 1))
            if (before.substr(amp, 10).find(';') == before.npos)
                return "an & that is no reference";
        if (before.find('>') != before.npos)
            return "a > in text";
        if (at == html.npos)
            break;
        html.remove_prefix(at);
        if (html.substr(0, 4) == "<!--" || html.substr(0, 2) == "<!") {
            html.remove_prefix(html.find(html.substr(0, 4) == "<!--" ? "-->" : ">"));
            html.remove_prefix(html[0] == '-' ? 3 : 1);
            continue;
        }
        const std::string_view tag = html.substr(1, html.find('>') - 1);
        html.remove_prefix(tag.size() + 2);
        const std::string name{tag.substr(0, tag.find(' '))};
        if (std::ranges::count(tag, '"') % 2 != 0)
            return "quotes in " + name;
        if (name == "meta")
            continue;
        if (name[0] == '/') {
            if (open.empty() || '/' + open.back() != name)
                return name;
            open.pop_back();
            continue;
        }
        open.push_back(name);
        if (name == "script" || name == "style")
            html.remove_prefix(html.find("</" + name + ">"));
    }
    return open.empty() ? "" : open.back();
}

BOOST_AUTO_TEST_CASE(the_record_is_in_the_page) {
    const std::string all = page(small_run());
    const std::string_view data =
        between(all, "<script type=\"application/json\" id=\"record\">", "</script>");
    BOOST_TEST(contains(data, "{\"steps\":[1,9,17],\n\"loss\":[1.7125,9.7125,null],"));
    BOOST_TEST(contains(data, "\"largest\":[2,2,2],"));
    BOOST_TEST(contains(data, "\"constant\":[0.693147,0.693147,0.693147],"));
    BOOST_TEST(contains(data, "\"rate\":[0.0125,0.0125,0.0125],"));
    BOOST_TEST(contains(data, "\"gradient\":[{\"label\":\"0\",\"values\":[1e-07,9e-07,1.7e-06]},\n"
                              "{\"label\":\"3\",\"values\":[1.5,1.5,1.5]}],"));
    BOOST_TEST(contains(data, "\"update\":[{\"label\":\"0\",\"values\":[0,0,0]},\n"
                              "{\"label\":\"3\",\"values\":[0.001,0.001,0.001]}],"));
    // Only what can die, and only what can saturate.
    BOOST_TEST(contains(data, "\"dead\":[{\"label\":\"0\",\"values\":[0.25,0.25,0.25]}],"));
    BOOST_TEST(contains(data, "\"saturated\":[{\"label\":\"1\",\"values\":[0.75,0.75,0.75]}],"));
    BOOST_TEST(contains(data, "\"verdicts\":[{\"step\":9,\"what\":\"vanishing\",\"sick\":true}],"));
    BOOST_TEST(contains(data, "\"forecast\":null}"));
}

// -infinity: nothing was left.
BOOST_AUTO_TEST_CASE(the_gradient_through_time_is_in_the_page) {
    std::array<strut::time_reading, 1> times{{{{4, 0}, 40, -2}}};
    record run;
    run.push({.step = 1, .loss = 1, .times = times});
    times[0].through_time = -std::numeric_limits<double>::infinity();
    run.push({.step = 9, .loss = 1, .times = times});
    const std::string all = page(run);
    BOOST_TEST(contains(all, "\"time\":[{\"label\":\"4\",\"values\":[0.01,0]}],"));
    BOOST_TEST(contains(all, "<figure id=\"time\">"));
    BOOST_TEST(contains(all, "<tr><td>4</td><td>-2</td><td>-inf</td></tr>"));
    BOOST_TEST(!contains(page(small_run()), "id=\"time\""));
}

// Without a script there are still the verdict, its evidence and the numbers of the layers.
BOOST_AUTO_TEST_CASE(what_a_person_needs_is_in_the_text) {
    const std::string all = page(small_run(), {.title = "A small run"});
    BOOST_TEST(contains(all, "<title>A small run</title>"));
    BOOST_TEST(contains(all, "<h1>A small run</h1>"));
    BOOST_TEST(contains(all, "▲ Vanishing gradient</b>"));
    BOOST_TEST(contains(all, "Worst at layer 0."));
    BOOST_TEST(contains(all, "step 9 · 95 % sure"));
    BOOST_TEST(
        contains(all, "<td>way of the &lt;first&gt; layer</td><td>1.25e-08</td><td>0.001</td>"));
    BOOST_TEST(contains(all, "Try relu with he, layer_norm&lt;&gt;"));
    BOOST_TEST(
        contains(all, "<tr><td>3</td><td>1.5</td><td>1.5</td><td>0.001</td><td>0.001</td></tr>"));
    BOOST_TEST(contains(all, "<tr><td>0</td><td>25 %</td><td>25 %</td><td>–</td><td>–</td></tr>"));
}

BOOST_AUTO_TEST_CASE(a_healthy_run_says_so) {
    record run;
    run.push({.step = 1, .loss = 1});
    const std::string all = page(run);
    BOOST_TEST(contains(all, "✓ Healthy</b>"));
    BOOST_TEST(contains(all, "Nothing was found wrong at any check."));
    BOOST_TEST(!contains(all, "id=\"dead\""));
    BOOST_TEST(!contains(all, "id=\"forecast\""));
}

BOOST_AUTO_TEST_CASE(the_place_of_a_number_that_is_not_finite_is_told) {
    record run;
    run.push(strut::verdict{.what = condition::nan, .confidence = 1, .step = 4});
    run.push({strut::non_finite_event::where::input, {}, 4, 137});
    BOOST_TEST(contains(page(run), "First seen in an input, sample 137, step 4."));
}

BOOST_AUTO_TEST_CASE(pages_are_well_formed) {
    strut::report::forecast_summary expected{
        .verdict = "fatal <&> \"vanishing\"", .layers = {{{0, 0}, -3}, {{3, 0}, 1}}};
    for (const record& run : {small_run(), record{}})
        for (const auto& forecast : {std::optional{expected}, std::optional<decltype(expected)>{}})
            BOOST_TEST(what_is_ill_formed(page(run, {.forecast = forecast})) == "");
    // The check itself can fail.
    BOOST_TEST(what_is_ill_formed("<p>a<b>c</p></b>") == "/p");
    BOOST_TEST(what_is_ill_formed("<p>a & b</p>") != "");
    BOOST_TEST(what_is_ill_formed("<p>") == "p");
}

BOOST_AUTO_TEST_CASE(strings_cannot_break_out_of_where_they_stand) {
    const std::string title = "\"><script>alert(1)</script>&'\\\n";
    strut::report::forecast_summary expected{.verdict = title, .layers = {}};
    const std::string all = page(small_run(), {.title = title, .forecast = expected});
    BOOST_TEST(what_is_ill_formed(all) == "");
    BOOST_TEST(!contains(all, "<script>alert"));
    BOOST_TEST(contains(all, "<h1>&quot;&gt;&lt;script&gt;alert(1)&lt;/script&gt;&amp;&#39;\\\n"));
    BOOST_TEST(strut::report::detail::json(title) ==
               "\"\\\">\\u003cscript>alert(1)\\u003c/script>&'\\\\\\u000a\"");
}

// The one address in a page is in the comment with which uPlot begins, and the browser is told to
// load nothing.
BOOST_AUTO_TEST_CASE(nothing_is_loaded_from_anywhere) {
    const std::string all = page(small_run());
    BOOST_TEST(count_of(all, "://") == 1u);
    BOOST_TEST(contains(all, "/*! https://github.com/leeoniya/uPlot (v1.6.32) */"));
    for (const char* link : {"src=", "href=", "url(", "@import", "import(", "fetch(", "XMLHttp"})
        BOOST_TEST(!contains(all, link), link);
    BOOST_TEST(contains(all, "Content-Security-Policy\" content=\"default-src 'none'"));
    BOOST_TEST(contains(all, "Copyright (c) 2022 Leon Sorokin"));
}

BOOST_AUTO_TEST_CASE(the_forecast_stands_beside_the_measurement) {
    // Decades over the last layer: -7.18 were measured at the first check, and -6 forecast.
    strut::report::forecast_summary expected{
        .verdict = "vanishing", .layers = {{{0, 0}, -4}, {{3, 0}, 2}}};
    const std::string all = page(small_run(), {.forecast = expected});
    BOOST_TEST(contains(all, "<tr><td>0</td><td>-6</td><td>-7.18</td><td>-1.18</td></tr>"));
    BOOST_TEST(contains(all, "\"forecast\":{\"labels\":[\"0\",\"3\"],\"forecast\":[-6,0],"
                             "\"measured\":[-7.17609,0]}"));
}

BOOST_AUTO_TEST_CASE(a_page_is_written_as_a_whole_or_not_at_all) {
    const scratch_file file{"what was there before"};
    BOOST_TEST(strut::report::html(file.path(), small_run()).has_value());
    BOOST_TEST(file.read() == page(small_run()));
    const auto written = strut::report::html(file.path() + "/run.html", small_run());
    BOOST_REQUIRE(written.has_error());
    BOOST_TEST(written.error().subject == file.path() + "/run.html");
}

BOOST_AUTO_TEST_SUITE_END()
