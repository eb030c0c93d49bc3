#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include <boost/test/unit_test.hpp>

#include "../../bench/diagnosis/data.hpp"
#include "../../bench/diagnosis/start.hpp"
#include "../../bench/diagnosis/twin_bias.hpp"
#include "golden/reader.hpp"
#include "strut/strut.hpp"

BOOST_AUTO_TEST_SUITE(recurrent_run)

using diagnosis::candidate_last;
using diagnosis::drawn_as;

constexpr double root_8 = 2.8284271247461903;
template <strut::real Gain>
using drawn = drawn_as<1, strut::uniform<Gain.value / root_8>>;

// As generate.py writes it, of 8 units.
template <std::size_t Steps, class Layer>
using net = strut::network<strut::input<Steps, 1>, Layer, strut::last_step,
    strut::affine<1, drawn_as<-2, strut::normal<0.47140452079103168>>>>;

using rnn = strut::rnn<8, drawn<1.7>, strut::recurrent_init<drawn<1.7>>>;
using rnn_relu = strut::rnn<8, drawn<1>, strut::recurrent_init<drawn<1>>, strut::relu>;
using lstm = strut::lstm<8, drawn<1>, strut::recurrent_init<drawn<1>>, strut::forget_bias<1>>;
using gru = strut::gru<8, drawn_as<1, candidate_last<strut::uniform<1 / root_8>>>,
    strut::recurrent_init<drawn<1>>>;

/// The gradients of the first step and the losses of twenty are those of the reference.
template <std::size_t Steps, class Layer>
void expect_as_reference(const std::string& name, std::uint64_t seed) {
    using network = net<Steps, Layer>;
    using trainer =
        strut::trainer<network, strut::binary_cross_entropy, strut::adam, strut::batch<64>>;
    const auto data = diagnosis::make_data({.name = "delay", .steps = Steps}, seed);
    BOOST_REQUIRE_EQUAL(data.inputs, Steps);
    const auto model = std::make_unique<network>(strut::seed{seed});
    trainer fit{*model, {.learning_rate = 0.005}};
    diagnosis::twin_biases twins{fit};
    const golden::file expected{"delay_runs.txt"};
    const auto close = [&](const std::string& what, std::span<const float> found) {
        const double apart = golden::distance(found, expected.get<double>(name + "/" + what));
        BOOST_TEST(apart <= 1e-4, name << "/" << what << ": off by " << apart);
    };
    const strut::random order{seed * 31 + 5};
    std::vector<float> losses;
    for (std::size_t step = 0; step < 20; ++step) {
        for (std::size_t lane = 0; lane < 64; ++lane) {
            const std::size_t sample = order.u64(step * 64 + lane) % data.y.size();
            for (std::size_t i = 0; i < Steps; ++i)
                fit.workspace().input[i * 64 + lane] = data.x[sample * Steps + i];
            fit.workspace().target[lane] = data.y[sample];
        }
        twins.before(*model);
        losses.push_back(static_cast<float>(fit.step_in_place().loss));
        twins.after(*model);
        BOOST_REQUIRE_EQUAL(network::tensors.size(), 5u);
        for (std::size_t i = 0; i < 5 && step == 0; ++i) {
            const strut::tensor& one = network::tensors[i];
            close(std::to_string(i), {fit.gradient().data() + one.offset, one.size()});
        }
    }
    close("losses", losses);
}

BOOST_AUTO_TEST_CASE(a_simple_layer_goes_as_in_the_reference) {
    expect_as_reference<6, rnn>("rnn", 36);
    expect_as_reference<12, rnn_relu>("rnn_relu", 5);
}
BOOST_AUTO_TEST_CASE(an_lstm_goes_as_in_the_reference) {
    expect_as_reference<15, lstm>("lstm", 33);
}
BOOST_AUTO_TEST_CASE(a_gru_goes_as_in_the_reference) {
    expect_as_reference<15, gru>("gru", 34);
}

BOOST_AUTO_TEST_SUITE_END()
