#include <string_view>
#include <vector>

#include <boost/test/unit_test.hpp>

#include "strut/strut.hpp"

namespace {

using strut::schedule::clock;

static_assert(clock{} == clock{0, 0} && clock{1, 0} != clock{0, 1});

/// A schedule that gives back what it is told.
struct told {
    static constexpr std::string_view name = "told";
    static constexpr double factor(const clock& now) {
        return static_cast<double>(now.step) + 1000 * static_cast<double>(now.epoch);
    }
};

} // namespace

BOOST_AUTO_TEST_CASE(the_clock_counts_the_steps_and_epochs_that_are_over) {
    using net = strut::network<strut::input<2>, strut::dense<1>>;
    net model{strut::seed{1}};
    const std::vector<float> x(10), y(5);
    strut::trainer<net, strut::mse, strut::sgd, strut::batch<2>, told> fit{
        model, {.learning_rate = 1}};
    BOOST_TEST(fit.learning_rate() == 0);
    // Three steps, the last one of which sees two before it.
    BOOST_TEST(fit.epoch(x, y).learning_rate == 2);
    BOOST_TEST(fit.epoch(x, y).learning_rate == 1005);
    BOOST_TEST(fit.learning_rate() == 2006);
}
