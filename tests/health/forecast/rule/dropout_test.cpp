#include "strut/health/forecast/rule/dropout.hpp"

#include <array>

#include <boost/test/unit_test.hpp>

#include "strut/health/forecast.hpp"

using namespace strut;

namespace {

constexpr bool near(double a, double b) {
    return a - b < 1e-12 && b - a < 1e-12;
}

// A quarter is kept, four times as large: the second moment is four times what it was, the mean the
// same, and the squared norm of the gradient is multiplied likewise.
constexpr bool what_is_kept_makes_up_for_the_rest() {
    using rule = health::rule<bound::dropout<float, shape{8}, real{0.75}>>;
    std::array<double, rule::gains> gains{};
    health::walk notes{.gains = gains, .layers = {}};
    health::signal at{.second_moment = 0.5, .mean = 0.25, .within = 0.125};
    rule::forward(at, notes);
    double gradient = 1;
    rule::backward(gradient, notes);
    return near(at.second_moment, 2) && at.mean == 0.25 && near(at.within, 0.125 + 3 * 0.5) &&
           !at.normal && near(gradient, 1 + health::log10(4));
}
static_assert(what_is_kept_makes_up_for_the_rest());

} // namespace
