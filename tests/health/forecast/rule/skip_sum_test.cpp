#include "strut/health/forecast/rule/skip_sum.hpp"

#include <boost/test/unit_test.hpp>

#include "health/forecast/measurement.hpp"

BOOST_AUTO_TEST_SUITE(forecast_of_skip_sums)

using namespace measurement;

// Taps in a row, with a mean and without, in branches of residual blocks and on the stream itself.
using in_a_row = net<input<12>,
    skip_sum<16, dense<16, strut::tanh>, tap, dense<16, strut::tanh>, tap, dense<16, strut::tanh>,
        tap>,
    dense<16, strut::tanh>, dense<4>>;
using with_means = net<input<12>,
    skip_sum<32, dense<32, relu>, tap, dense<32, relu>, tap, dense<32, relu>, tap, dense<32, relu>,
        tap>,
    dense<32, relu>, dense<4>>;
template <std::size_t N, std::size_t Rounds>
using blocks = repeat<Rounds, residual<affine<N>, activate<strut::tanh>, tap, affine<N>>>;
using in_branches = net<input<12>, skip_sum<16, affine<16>, blocks<16, 6>>, affine<8>,
    activate<strut::tanh>, dense<4>>;
using on_the_stream = net<input<12>,
    skip_sum<16, affine<16>,
        repeat<5, residual<affine<16>, activate<strut::tanh>, affine<16>>, tap>>,
    affine<8>, activate<strut::tanh>, dense<4>>;
using at_a_branchs_end = net<input<12>,
    skip_sum<16, affine<16>,
        repeat<5, residual<affine<16>, activate<strut::tanh>, affine<16>, tap>, tap>>,
    affine<8>, activate<strut::tanh>, dense<4>>;
BOOST_AUTO_TEST_CASE(sums_of_taps) {
    EXPECT_CLOSE(in_a_row);
    EXPECT_CLOSE(with_means);
    EXPECT_CLOSE(in_branches);
    EXPECT_CLOSE(on_the_stream);
    EXPECT_CLOSE(at_a_branchs_end);
}

// A stack's head gives one tap to the sum around.
using stacked = net<input<12>,
    skip_sum<8, affine<16>, skip_stack<16, affine<8>, blocks<16, 3>>, affine<8>, blocks<8, 3>>,
    dense<4>>;
using stacks = net<input<12>,
    skip_sum<8, affine<16>, skip_stack<16, dense<8, relu>, blocks<16, 3>>, affine<12>,
        skip_stack<12, affine<8, no_bias>, blocks<12, 3>, dense<10, strut::tanh>>>,
    dense<6, relu>, dense<4>>;
BOOST_AUTO_TEST_CASE(stacks_of_taps) {
    EXPECT_CLOSE(stacked);
    EXPECT_CLOSE(stacks);
}

// Layers behind the last tap are in no ratio, and said to be read by nobody.
using unread = net<input<12>,
    skip_sum<16, dense<16, strut::tanh>, tap, dense<16, strut::tanh>, tap, dense<16, strut::tanh>,
        affine<8>>,
    dense<4>>;
static_assert(forecast<unread>.layers[2].unread && forecast<unread>.layers[3].unread);
static_assert(!forecast<unread>.layers[1].unread && forecast<unread>.depth == 2);
BOOST_AUTO_TEST_CASE(what_nobody_reads_is_in_no_ratio) {
    EXPECT_CLOSE(unread);
}

// A WaveNet, as bench/stream has it.
template <std::size_t N, std::size_t Dilation>
using wave =
    residual<mix<conv1d<N, kernel<3>, dilation<Dilation>>>, activate<strut::tanh>, tap, affine<N>>;
using wavenet = net<input<64, 1>,
    conditioned<skip_sum<8, affine<16, no_bias>,
        skip_stack<16, affine<8, no_bias>, wave<16, 1>, wave<16, 2>, wave<16, 4>, wave<16, 8>,
            wave<16, 16>, wave<16, 32>, wave<16, 64>, wave<16, 128>, wave<16, 256>, wave<16, 512>>,
        affine<8, no_bias>, wave<8, 1>, wave<8, 2>, wave<8, 4>, wave<8, 8>, wave<8, 16>,
        wave<8, 32>, wave<8, 64>, wave<8, 128>, wave<8, 256>, wave<8, 512>>>,
    affine<1>>;
BOOST_AUTO_TEST_CASE(a_wavenet) {
    EXPECT_CLOSE(wavenet, {.within = 0.5, .seeds = 30});
}

// With nothing but an activation between two taps, or none between a tap and what goes round it.
BOOST_AUTO_TEST_CASE(taps_that_are_not_followed_are_said_to_be) {
    says<
        net<input<8>, skip_sum<8, affine<8>, tap, activate<strut::tanh>, tap>, dense<8>, dense<4>>>(
        beyond::correlated_taps, "taps that go along with each other");
    says<net<input<8>, skip_sum<8, affine<8>, residual<tap, dense<8, strut::tanh>>, tap>, dense<8>,
        dense<4>>>(beyond::correlated_taps, "taps that go along with each other");
}

BOOST_AUTO_TEST_SUITE_END()
