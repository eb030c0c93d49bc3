#include <cstddef>
#include <set>
#include <string_view>

#include <boost/test/unit_test.hpp>

#include "strut/health/forecast/figures.hpp"
#include "strut/health/forecast/verdict.hpp"

BOOST_AUTO_TEST_SUITE(forecast_verdict)

using namespace strut;
using health::layer_forecast;

/// Two hidden layers and figures that one number at a time is changed in.
struct made_up {
    layer_forecast layers[2]{{.index = 0, .inputs = 8, .outputs = 8, .weight_variance = 0.25},
        {.index = 1, .inputs = 8, .outputs = 8, .weight_variance = 0.25}};
    health::figures all{.depth = 2};

    constexpr health::finding judged(bool scale_free = false) const {
        return health::judge(all, layers, scale_free);
    }
};

template <class Change>
constexpr health::finding with(Change change, bool scale_free = false) {
    made_up one;
    change(one);
    return one.judged(scale_free);
}

static_assert(made_up{}.judged() == health::finding{});
// Two decades down or three up end gradient descent, eight any optimizer.
static_assert(with([](made_up& m) { m.all.r_w = -1.9; }).is == outlook::ok);
static_assert(with([](made_up& m) { m.all.r_w = -2.1; }).is == outlook::fatal);
static_assert(with([](made_up& m) { m.all.r_w = -2.1; }, true).is == outlook::risk);
static_assert(with([](made_up& m) { m.all.r_w = -8.1; }, true).is == outlook::fatal);
static_assert(with([](made_up& m) { m.all.r_delta = 2.9; }).is == outlook::ok);
static_assert(with([](made_up& m) { m.all.r_delta = 3.1; }).what == problem::exploding);
static_assert(with([](made_up& m) { m.all.highest = 2.1; }).what == problem::exploding);
static_assert(with([](made_up& m) { m.all.lowest = -2.1; }).what == problem::vanishing);
// Luck alone is cured by width.
static_assert(with([](made_up& m) { m.all.sigma = 1.1; }).try_this == cure::wider);
// Of two that are as bad, the one that is farther over its threshold.
static_assert(with([](made_up& m) {
    m.all.r_w = -2.1;
    m.all.highest = 4;
}).what == problem::exploding);
static_assert(with([](made_up& m) { m.layers[1].weight_variance = 0; }).what == problem::symmetric);
static_assert(with([](made_up& m) { m.layers[1].live = 0.01; }).layer == 1);
static_assert(with([](made_up& m) { m.all.born_dead = 0.6; }).what == problem::dying);
static_assert(with([](made_up& m) { m.all.not_covered = health::beyond::concatenation; }).is ==
              outlook::risk);

// A gain of 1 / 10 of the norm a layer leaves a hundredth after two; one of 10 makes it a
// thousandfold after three.
constexpr bool near(double a, double b) {
    return a - b < 1e-9 && b - a < 1e-9;
}
static_assert(safe_depth(1) > 1e300 && near(safe_depth(0.01), 3) && near(safe_depth(100), 4));

BOOST_AUTO_TEST_CASE(every_cure_has_words_of_its_own) {
    std::set<std::string_view> words;
    for (int i = 0; i <= static_cast<int>(cure::embedding_first); ++i)
        words.insert(describe(static_cast<cure>(i)));
    BOOST_TEST(words.size() == static_cast<std::size_t>(cure::embedding_first) + 1);
}

BOOST_AUTO_TEST_SUITE_END()
