#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <memory>
#include <vector>

#include <boost/test/unit_test.hpp>

#include "laws/stream.hpp"
#include "strut/inference.hpp"
#include "strut/net/stream.hpp"

BOOST_AUTO_TEST_SUITE(stream_)

namespace {

using namespace strut;

constexpr std::size_t steps = 24;

using laws::apart;
using laws::signal;
using laws::streamed;

/// The whole sequence at once, frame by frame, and in blocks of any size.
template <class T, class... Layers>
void streams_as_it_runs(double tolerance) {
    using net = basic_network<T, input<steps, 3>, Layers...>;
    const auto model = std::make_unique<net>(seed{5});
    const auto x = signal<T, 3>(steps);
    std::array<T, steps * 3> whole;
    std::copy(x.begin(), x.end(), whole.begin());
    const auto expected = (*model)(whole);
    BOOST_TEST(apart(streamed<1>(*model, x), expected) <= tolerance);
    BOOST_TEST(apart(streamed<2>(*model, x), expected) <= tolerance);
    BOOST_TEST(apart(streamed<3>(*model, x), expected) <= tolerance);
    BOOST_TEST(apart(streamed<8>(*model, x), expected) <= tolerance);
    BOOST_TEST(apart(streamed<24>(*model, x), expected) <= tolerance);
    BOOST_TEST((streamed<8>(*model, x) == streamed<8>(*model, x)));
}

} // namespace

BOOST_AUTO_TEST_CASE(blocks_of_any_size_give_what_the_whole_sequence_does) {
    streams_as_it_runs<float, lstm<7>, dense<2>>(1e-6);
    streams_as_it_runs<double, lstm<7>, dense<2>>(1e-14);
    streams_as_it_runs<float, dense<5, relu, layer_norm<>>, gru<9>, rnn<4>, dense<1>>(1e-6);
    streams_as_it_runs<double, residual<gru<3>>,
        repeat<2, residual<lstm<3>, dense<3, strut::tanh>>>, activate<gelu>>(1e-14);
    streams_as_it_runs<float, residual<shortcut::projection, conv1d<5, kernel<3>>, activate<relu>>,
        dense<4, strut::tanh, shortcut::projection>>(1e-6);
}

// Of a sequence, [step][1], or of numbers in a row, and whatever is behind it.
BOOST_AUTO_TEST_CASE(symbols_stream) {
    using of_steps = network<input<steps, 1>, embedding<4, 3>, gru<5>, dense<2>>;
    using in_a_row = network<input<steps>, embedding<4, 3>, gru<5>, dense<2>>;
    const auto model = std::make_unique<of_steps>(seed{5});
    const auto same = std::make_unique<in_a_row>(seed{5});
    std::array<float, steps> x;
    for (std::size_t i = 0; i < steps; ++i)
        x[i] = static_cast<float>(i * i % 5) - (i == 7); // 4 and -1 stand for nothing
    const std::vector<float> frames(x.begin(), x.end());
    const auto expected = (*model)(x);
    BOOST_TEST(apart(streamed<1>(*model, frames), expected) <= 1e-6);
    BOOST_TEST(apart(streamed<5>(*model, frames), expected) <= 1e-6);
    BOOST_TEST(apart(streamed<8>(*model, frames), expected) <= 1e-6);
    BOOST_TEST((streamed<8>(*model, frames) == streamed<8>(*same, frames)));
}

// Beside other branches, one after the other and added up; behind some of the numbers of a step.
template <class Net>
void streams_symbols() {
    constexpr std::size_t frames = Net::in[0], features = Net::in[1];
    static_assert(stream<Net>::outputs == Net::out[1] && frames % 33 == 0 && frames % 4 == 0);
    const auto model = std::make_unique<Net>(seed{5});
    std::vector<float> x(frames * features), expected(Net::out.size());
    for (std::size_t i = 0; i < x.size(); ++i)
        x[i] = i % features == 0 ? static_cast<float>(i * i % 5) - (i % 7 == 0)
                                 : std::sin(0.37f * static_cast<float>(i));
    const auto work = std::make_unique<typename Net::template workspace<>>();
    model->forward(x.data(), expected.data(), *work);
    BOOST_TEST(apart(streamed<1>(*model, x), expected) <= 1e-6);
    BOOST_TEST(apart(streamed<4>(*model, x), expected) <= 1e-6);
    BOOST_TEST(apart(streamed<33>(*model, x), expected) <= 1e-6);
}
BOOST_AUTO_TEST_CASE(symbols_beside_others_stream) {
    using symbols = input<132, 1>;
    streams_symbols<network<symbols, parallel<embedding<3, 2>, dense<2>>>>();
    streams_symbols<network<symbols, parallel<summed, lstm<3>, embedding<4, 3>>, dense<2>>>();
    streams_symbols<network<symbols, residual<shortcut::projection, embedding<4, 3>>, gru<3>>>();
    streams_symbols<network<input<132, 3>,
        parallel<chain<narrow<0, 1>, embedding<5, 3>>, chain<narrow<1, 2>, dense<3>>>>>();
}

// A network for single frames is the same network.
BOOST_AUTO_TEST_CASE(a_network_of_one_frame_streams) {
    using of_frame = network<input<3>, lstm<6>, dense<2>>;
    using of_sequence = network<input<steps, 3>, lstm<6>, dense<2>>;
    const of_frame one{seed{3}};
    of_sequence many{};
    many.parameters = one.parameters;
    const auto x = signal<float, 3>(steps);
    BOOST_TEST((streamed<4>(one, x) == streamed<4>(many, x)));
}

BOOST_AUTO_TEST_CASE(a_copy_goes_on_by_itself_and_a_reset_begins_anew) {
    using net = network<input<3>, gru<6>, dense<2>>;
    const net model{seed{3}};
    const auto x = signal<float, 3>(4);
    std::array<float, 2> first, second, again;
    stream<net> live{model};
    live(x.data(), first.data());
    stream<net> copy = live;
    live(x.data() + 3, second.data());
    live.reset();
    copy(x.data() + 3, again.data());
    BOOST_TEST((again == second));
    live(x.data(), again.data());
    BOOST_TEST((again == first));
}

BOOST_AUTO_TEST_CASE(what_comes_last_is_the_newest_frame) {
    using net = network<input<4, 3>, lstm<5>, last_step, dense<1>>;
    const net model{seed{3}};
    const auto x = signal<float, 3>(4);
    std::array<float, 12> whole;
    std::copy(x.begin(), x.end(), whole.begin());
    const auto y = streamed<1>(model, x);
    BOOST_TEST(std::abs(y.back() - model(whole)[0]) < 1e-6);
}

// After enough silence it stands still.
BOOST_AUTO_TEST_CASE(silence_settles) {
    using net = network<input<1>, gru<6, bias<constant<0.3>>>, dense<1>>;
    const net model{seed{3}};
    stream<net, 4> live{model};
    live.warm_up(200);
    const std::array<float, 4> silence{};
    std::array<float, 4> y{};
    live(silence, y);
    BOOST_TEST(std::abs(y[0] - y[3]) < 1e-6);
    BOOST_TEST(y[0] != 0);
}

constexpr float in_a_constant_expression() {
    using net = network<input<1>, gru<2>, dense<1>>;
    net model{seed{3}};
    stream<net> live{model};
    float x = 1, y = 0;
    live.run(&x, &y);
    live.run(&x, &y);
    return y;
}
static_assert(in_a_constant_expression() != 0);

BOOST_AUTO_TEST_SUITE_END()
