#include "strut/health/forecast/rule/pool.hpp"

#include <array>

#include <boost/test/unit_test.hpp>

#include "strut/strut.hpp"

using namespace strut;
using health::beyond;

namespace {

constexpr bool near(double a, double b) {
    return a - b < 1e-12 && b - a < 1e-12;
}

struct passed {
    health::signal at{.second_moment = 1.25, .mean = 0.5, .within = 0.5};
    double gradient = 3;
    beyond not_covered = beyond::nothing;
};

/// What becomes of a signal and a gradient in a pool of 2 x 3 numbers.
template <pooling Kind>
constexpr passed pass(bool alike = false) {
    using rule = health::rule<bound::pool<float, Kind, shape{3, 4, 6}, shape{3, 2, 2},
        sliding{.in = 4, .kernel = 2, .stride = 2}, sliding{.in = 6, .kernel = 3, .stride = 3}>>;
    std::array<double, rule::gains> gains{};
    health::walk notes{.gains = gains, .layers = {}, .head = 1};
    passed one;
    one.at.alike = alike;
    rule::forward(one.at, notes);
    rule::backward(one.gradient, notes);
    one.not_covered = notes.not_covered;
    return one;
}

// A mean keeps the mean; a sixth of the variance is left, and of the gradient.
constexpr passed of_mean = pass<pooling::mean>();
static_assert(near(of_mean.at.second_moment, 0.25 + 1.0 / 6) && of_mean.at.mean == 0.5);
static_assert(near(of_mean.at.within, 0.5 / 6));
static_assert(near(of_mean.gradient, 3 - health::log10(6)));
static_assert(of_mean.not_covered == beyond::nothing);
static_assert(pass<pooling::mean>(true).not_covered == beyond::alike_steps);

// The largest passes everything on, as far as the theory knows.
constexpr passed of_largest = pass<pooling::largest>();
static_assert(of_largest.at.second_moment == 1.25 && of_largest.gradient == 3);
static_assert(of_largest.not_covered == beyond::largest_of_many);

} // namespace
