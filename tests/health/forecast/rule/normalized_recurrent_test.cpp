#include "strut/health/forecast/rule/normalized_recurrent.hpp"

#include <array>
#include <cmath>
#include <cstddef>
#include <cstdio>
#include <cstdlib>
#include <memory>
#include <string>

#include <boost/test/unit_test.hpp>

#include "health/forecast/measurement.hpp"

BOOST_AUTO_TEST_SUITE(forecast_of_normalized_recurrent)

using namespace measurement;

namespace {

/// The only layer of a network.
template <class Root>
struct only_one;
template <class T, class Indices, class Layer>
struct only_one<bound::chain<T, Indices, Layer>> {
    using type = Layer;
};

/// What the layer itself tells who watches its gradient through time: the mean over initial weights
/// and inputs, with a loss of the last step.
template <class Net>
double through_time(std::size_t seeds) {
    using layer = typename only_one<typename Net::root>::type;
    struct buffers {
        Net model;
        block<double, tensor_footprint<double>(layer::in.size())> x{}, dx{};
        block<double, tensor_footprint<double>(layer::out.size())> y{}, dy{};
        block<double, layer::template tape<1> + 16> tape{};
        block<double, layer::template scratch<1> + 16> scratch{};
        typename Net::parameter_block gradient{};
    };
    double mean = 0;
    const auto at = std::make_unique<buffers>();
    for (std::size_t s = 1; s <= seeds; ++s) {
        at->model.initialize(seed{s});
        const strut::random numbers{1000 + s};
        for (std::size_t i = 0; i < layer::in.size(); ++i)
            at->x[i] = numbers.normal(i);
        for (std::size_t i = 0; i < layer::out.size(); ++i)
            at->dy[i] =
                i + layer::units >= layer::out.size() ? numbers.normal(layer::in.size() + i) : 0;
        std::array<time_note, 1> notes{{{at->tape.data(), 0, 0}}};
        time_watch watch{notes};
        pass run{};
        run.watch = &watch;
        layer::template forward<mode::training, 1>(at->model.parameters.data(), nullptr,
            at->x.data(), at->y.data(), at->tape.data(), at->scratch.data(), run);
        layer::template backward<wanted{true, true}, 1>(at->model.parameters.data(), at->x.data(),
            at->y.data(), at->tape.data(), at->dy.data(), at->dx.data(), at->gradient.data(),
            at->scratch.data(), run);
        mean += std::log10(notes[0].first / notes[0].last) / static_cast<double>(seeds);
    }
    return mean;
}

template <std::size_t Steps, std::size_t F, class Layer>
void near(const std::string& name, double allowed = 0.5) {
    using one = net<input<Steps, F>, Layer>;
    const double expected = forecast<one>.layers[0].through_time;
    const double found = through_time<one>(24);
    if (std::getenv("SHOW") != nullptr)
        std::printf("%-30s %3zu steps of %zu: forecast %6.2f measured %6.2f error %5.2f\n",
            name.c_str(), Steps, F, expected, found, expected - found);
    BOOST_TEST(std::abs(expected - found) < allowed,
        name << ", " << Steps << " steps: " << expected << " is not near " << found);
}
#define NEAR(STEPS, F, ...) near<STEPS, F, __VA_ARGS__>(#__VA_ARGS__)

} // namespace

BOOST_AUTO_TEST_CASE(lstm_from_memory_to_memory) {
    NEAR(30, 1, lstm<16, layer_norm<>>);
    NEAR(12, 8, lstm<32, layer_norm<>, forget_bias<0>>);
    NEAR(30, 8, lstm<32, layer_norm<>, forget_bias<3>>);
    NEAR(60, 8, lstm<64, layer_norm<>>);
    NEAR(30, 8, lstm<32, rms_norm<>>);
}
BOOST_AUTO_TEST_CASE(gru_and_rnn_from_output_to_output) {
    NEAR(30, 8, gru<32, layer_norm<>>);
    NEAR(12, 8, gru<32, rms_norm<>, forget_bias<2>>);
    NEAR(60, 8, rnn<32, layer_norm<>>);
}

// What comes out of it, whatever the size of what comes in.
using quiet = input<6, 12, second_moment<0.01>>;
using at_the_end = net<quiet, lstm<24, layer_norm<>>, last_step, dense<16, strut::tanh>, dense<8>>;
using at_each_step = net<quiet, gru<24, layer_norm<>>, dense<16, strut::tanh>, dense<8>>;
BOOST_AUTO_TEST_CASE(signals_behind_normalized_layers) {
    EXPECT_CLOSE(at_the_end, {.within = 0.1, .seeds = 200});
    EXPECT_CLOSE(at_each_step, {.within = 0.1, .seeds = 200});
}

// Each direction is a layer of its own, and a window is a sequence; many steps are beyond it.
template <std::size_t Steps, class Layer>
constexpr auto over = forecast<network<input<Steps, 1>, Layer, last_step, dense<1>>>;
using one = lstm<16, layer_norm<>>;
static_assert(
    over<20, bidirectional<one>>.layers[0].through_time == over<20, one>.layers[0].through_time);
static_assert(over<20, lstm<16, layer_norm<>, stateful>>.layers[0].through_time ==
              over<20, one>.layers[0].through_time);
static_assert(over<20, one>.not_covered == beyond::nothing);
BOOST_AUTO_TEST_CASE(many_steps_are_beyond_it) {
    says<network<input<65, 1>, gru<32, layer_norm<>>, last_step, dense<1>>>(
        beyond::long_normalized, "a normalization inside, over many steps");
}

BOOST_AUTO_TEST_SUITE_END()
