#include <array>
#include <cstddef>
#include <span>
#include <sstream>
#include <vector>

#include <boost/test/unit_test.hpp>

#include "report/runs.hpp"
#include "strut/report/text.hpp"
#include "strut/strut.hpp"

BOOST_AUTO_TEST_SUITE(monitor_through_time)

using strut::condition;
using strut::dense;
using strut::input;
using strut::network;

using runs::watched;

/// Sequences of 40 numbers, and whether the first is positive.
struct sequences {
    std::vector<float> x = std::vector<float>(64 * 40), y = std::vector<float>(64);
    sequences() {
        const strut::random numbers{7};
        for (std::size_t i = 0; i < x.size(); ++i)
            x[i] = static_cast<float>(0.3 * numbers.normal(i));
        for (std::size_t i = 0; i < y.size(); ++i)
            x[i * 40] = (y[i] = i % 2) > 0 ? 1.0f : -1.0f;
    }
};
using closed = network<input<40, 1>, strut::rnn<8>, strut::lstm<8, strut::forget_bias<-2>>,
    strut::last_step, dense<1>>;

BOOST_AUTO_TEST_CASE(what_comes_through_time_is_read_at_checks) {
    const sequences of;
    watched<closed> run{0.01};
    strut::monitor also{run.fit, {.every = 1}};
    const auto step = [&] {
        run.fit.step(std::span{of.x.data(), 32 * 40}, std::span{of.y.data(), 32}, run.watch, also);
    };
    step();
    const auto times = run.watch.last().times;
    BOOST_REQUIRE_EQUAL(times.size(), 2u);
    BOOST_TEST(times[0].place.layer == 0u);
    BOOST_TEST(times[1].place.layer == 1u);
    BOOST_TEST(times[1].steps == 40u);
    // What a gate of bias -2 lets through, and the weights between the steps.
    BOOST_TEST(times[1].through_time < -10);
    BOOST_TEST(times[1].through_time > -40);
    // Below it every step has a gradient; that of the first one does not come from afar.
    BOOST_TEST(times[0].through_time != 0);
    const double first = times[1].through_time;
    BOOST_TEST(also.last().times[1].through_time == first);
    step(); // between checks of the first monitor, at one of the second
    BOOST_TEST(times[1].through_time == first);
    BOOST_TEST(also.last().times[1].through_time != first);
}

namespace {

using leaky = strut::forget_bias<-2>;
/// Recurrent layers in all that they may stand in.
using inside_others = network<input<40, 1>, strut::conditioned<strut::mix<strut::lstm<8, leaky>>>,
    strut::bidirectional<strut::lstm<4, leaky>>,
    strut::skip_sum<8, dense<8>,
        strut::skip_stack<8, strut::affine<8>,
            strut::repeat<2, strut::residual<strut::lstm<8, leaky>>>, strut::tap>>,
    strut::last_step, dense<1>>;
using in_windows =
    network<input<40, 1>, strut::lstm<8, strut::stateful, leaky>, strut::last_step, dense<1>>;

/// Adds to the bias of every forget gate, which alone decides what a layer keeps.
template <class Net>
void open(Net& model, float by) {
    for (const strut::tensor& one : Net::tensors)
        if (one.purpose == strut::role::bias && one.size() > 8) {
            const std::size_t units = one.size() / 4;
            for (std::size_t i = 0; i < units; ++i)
                model.parameters[one.offset +
                                 strut::lstm_cell<void, strut::accurate_math>::forget_row * units +
                                 i] += by;
        }
}

std::vector<strut::time_reading> times_inside_others(float opened) {
    const sequences of;
    watched<inside_others> run{0.01};
    open(*run.net, opened);
    run.fit.step(std::span{of.x.data(), 32 * 40}, std::span{of.y.data(), 32}, run.watch);
    const auto times = run.watch.last().times;
    return {times.begin(), times.end()};
}

/// In windows of 40 steps of a longer sequence.
double time_in_windows(float opened) {
    in_windows model{strut::seed{3}};
    open(model, opened);
    strut::truncated<in_windows, strut::binary_cross_entropy, strut::sgd, strut::batch<32>> fit{
        model};
    strut::monitor watch{fit.observed(), {.every = 1}};
    const sequences of;
    const std::vector<float> y(64);
    fit.sweep(
        strut::make_sequences<decltype(fit)>(of.x, y, 80).value(), 32,
        [](std::size_t sample) { return sample; }, [](const auto&) {}, watch);
    BOOST_REQUIRE_EQUAL(watch.last().times.size(), 1u);
    BOOST_TEST(watch.last().times[0].steps == 40u);
    return watch.last().times[0].through_time;
}

} // namespace

// Of a bidirectional layer both ways, of a repeat all rounds.
BOOST_AUTO_TEST_CASE(layers_inside_others_are_read_as_those_outside) {
    const auto closed_times = times_inside_others(0);
    const auto open_times = times_inside_others(6);
    const std::array<std::size_t, 5> layers{0, 1, 1, 2, 2};
    BOOST_REQUIRE_EQUAL(closed_times.size(), 5u);
    BOOST_REQUIRE_EQUAL(open_times.size(), 5u);
    for (std::size_t i = 0; i < 5; ++i) {
        BOOST_TEST(closed_times[i].place.layer == layers[i]);
        if (i == 2)
            continue; // the way back: it begins where the gradient of the layers above ends
        BOOST_TEST(closed_times[i].through_time < -10, "layer " << i);
        BOOST_TEST(open_times[i].through_time > -2, "layer " << i);
        BOOST_TEST(open_times[i].through_time < 2, "layer " << i);
        BOOST_TEST(open_times[i].through_time != 0, "layer " << i);
    }
    BOOST_TEST(closed_times[2].through_time > 5);
    BOOST_TEST(open_times[2].through_time < 2);
}

BOOST_AUTO_TEST_CASE(stateful_layers_are_read_through_their_window) {
    BOOST_TEST(time_in_windows(0) < -10);
    const double open = time_in_windows(6);
    BOOST_TEST(open > -2);
    BOOST_TEST(open < 2);
    BOOST_TEST(open != 0);
}

BOOST_AUTO_TEST_CASE(a_sequence_whose_start_is_forgotten_vanishes_through_time) {
    const sequences of;
    watched<closed> run{0.01};
    for (int epoch = 0; epoch < 50; ++epoch)
        run.fit.epoch(of.x, of.y, run.watch);
    BOOST_TEST((run.watch.verdict().what == condition::vanishing));
    BOOST_TEST(run.watch.verdict().through_time);
    BOOST_TEST(run.watch.verdict().place.layer == 1u);
    BOOST_TEST(run.watch.alarms()[0].step <= 89u);
    std::ostringstream text;
    text << run.watch.verdict() << run.watch.last();
    BOOST_TEST(text.str().find("vanishing through time at layer 1") == 0u);
    BOOST_TEST(text.str().find("through time  steps") != std::string::npos);
}

// With inputs and biases of zero the units stay at zero, where tanh has a slope of one: what comes
// out is small at whatever weights, and the gradient grows at every step until it overflows.
BOOST_AUTO_TEST_CASE(a_gradient_that_overflows_through_time_explodes) {
    using steep = network<input<40, 1>, strut::rnn<8, strut::recurrent_init<strut::normal<10>>>,
        strut::last_step, dense<1>>;
    const std::vector<float> x(32 * 40), y(32, 1);
    const auto found = [&]<class... Policies>(strut::policies<Policies...>) {
        steep model{strut::seed{3}};
        strut::trainer<steep, strut::binary_cross_entropy, strut::sgd, strut::batch<32>,
            Policies...>
            fit{model};
        strut::monitor watch{fit, {.planned_steps = 100}};
        fit.step(x, y, watch);
        BOOST_TEST((watch.first_non_finite().what == strut::non_finite_event::where::gradient));
        BOOST_TEST(watch.overflow().grew > 30);
        BOOST_TEST((watch.verdict().what == condition::exploding));
        BOOST_TEST(watch.verdict().through_time);
        BOOST_TEST(watch.verdict().place.layer == 0u);
        BOOST_REQUIRE_EQUAL(watch.alarms().size(), 2u);
        BOOST_TEST((watch.alarms()[1].what == condition::nan));
    };
    found(strut::policies<>{});
    // The weights are not finite either then, but were before.
    found(strut::policies<strut::non_finite::propagate>{});
}

// Watching changes nothing there, either.
BOOST_AUTO_TEST_CASE(a_watched_recurrent_run_gives_the_same_bits) {
    const sequences of;
    watched<closed> run{0.01};
    const auto net = std::make_unique<closed>(strut::seed{3});
    watched<closed>::trainer fit{*net, {.learning_rate = 0.01}};
    for (int epoch = 0; epoch < 5; ++epoch) {
        run.fit.epoch(of.x, of.y, run.watch);
        fit.epoch(of.x, of.y);
    }
    BOOST_TEST((*net == *run.net));
}

BOOST_AUTO_TEST_SUITE_END()
