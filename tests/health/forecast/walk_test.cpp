#include "strut/health/forecast/walk.hpp"

#include <array>

#include <boost/test/unit_test.hpp>

#include "strut/health/forecast.hpp"

using namespace strut;
using health::beyond;
using health::layer_forecast;
using health::walk;

namespace {

constexpr bool near(double a, double b) {
    return a - b < 1e-12 && b - a < 1e-12;
}

static_assert(near(health::log10(1000), 3) && health::log10(0) == layer_forecast::none);
static_assert(near(health::log10_sum(2, 2), 2 + health::log10(2)));
static_assert(health::log10_sum(5, -40) == 5 && health::log10_sum(-40, 5) == 5);
static_assert(health::log10_sum(1, layer_forecast::none) == 1);
static_assert(
    health::log10_sum(layer_forecast::none, layer_forecast::none) == layer_forecast::none);

// Backward reads from the end what forward wrote.
constexpr bool gains_come_back_in_the_opposite_order() {
    std::array<double, 2> gains{};
    walk notes{.gains = gains, .layers = {}};
    notes.push(10);
    notes.push(0.01);
    return near(notes.pop(), -2) && near(notes.pop(), 1) && notes.next_gain == 0;
}
static_assert(gains_come_back_in_the_opposite_order());

// A matrix is noted where it stands, and what is beyond the theory counts in front of the head.
constexpr bool a_matrix_has_its_place() {
    std::array<layer_forecast, 2> layers{};
    walk notes{.gains = {}, .layers = layers, .head = 4, .index = 3, .round = 2, .repeated = true};
    notes.pass_matrix();
    notes.flag(beyond::softmax_inside);
    notes.index = 4;
    notes.pass_matrix();
    notes.flag(beyond::not_normal);
    return layers[0].index == 3 && layers[0].round == 2 && layers[0].repeated && !layers[0].head &&
           layers[1].index == 4 && layers[1].head && notes.last == &layers[1] &&
           notes.not_covered == beyond::softmax_inside;
}
static_assert(a_matrix_has_its_place());

constexpr bool the_range_of_the_signal_begins_at_the_input() {
    walk notes{};
    notes.start_from(0.25);
    notes.note_signal(4);
    notes.note_signal(0.5);
    return notes.start == 0.25 && notes.lowest == 0.25 && notes.highest == 4;
}
static_assert(the_range_of_the_signal_begins_at_the_input());

} // namespace
