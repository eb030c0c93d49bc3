#include <array>
#include <cmath>
#include <cstddef>
#include <memory>

#include <boost/test/unit_test.hpp>

#include "allocation/allocations.hpp"
#include "strut/inference.hpp"

// A stream allocates nothing: neither when it is made, nor while it runs, is copied or reset.

namespace {

using namespace strut;

template <std::size_t Dilation>
using conv = conv1d<16, kernel<3>, dilation<Dilation>>;
template <std::size_t N, std::size_t Dilation>
using wave =
    residual<mix<conv1d<N, kernel<3>, dilation<Dilation>>>, activate<strut::tanh>, tap, affine<N>>;

using of_lstm = network<input<2>, lstm<16>, dense<1>>;
using of_gru = network<input<2>, gru<12>, residual<gru<12>>, dense<1>>;
using of_tcn =
    network<input<64, 1>, conv<1>, activate<strut::tanh>, conv<8>, activate<strut::tanh>, dense<1>>;
// Its longest past, 1024 frames, is the longest that anything here remembers.
using of_wavenet = network<input<64, 1>,
    conditioned<
        skip_sum<4, affine<8, no_bias>, skip_stack<8, affine<4, no_bias>, wave<8, 1>, wave<8, 512>>,
            affine<4, no_bias>, wave<4, 2>>>,
    affine<1>>;
using of_symbols = network<input<64, 1>, embedding<5, 6>, gru<8>, dense<2>>;

template <class Stream>
void runs_without_memory(const auto& model) {
    std::array<float, Stream::frames * Stream::inputs> x;
    for (std::size_t i = 0; i < x.size(); ++i)
        x[i] = static_cast<float>(i * i % 5);
    std::array<float, Stream::frames * Stream::outputs> y{};
    const std::size_t found = allocations_of([&] {
        Stream live{model};
        for (int call = 0; call < 100; ++call)
            live(x, y);
        Stream other = live;
        other.run(x.data(), y.data());
        live.reset();
        live.warm_up(10);
        live(x, y);
    });
    BOOST_TEST(found == 0U);
    BOOST_TEST(std::isfinite(y[0]));
}

/// Step by step and in blocks: of whole packs, and with frames left over.
template <class Net>
void streams_without_memory() {
    const auto model = std::make_unique<const Net>(seed{1});
    runs_without_memory<stream<Net>>(*model);
    runs_without_memory<stream<Net, 37>>(*model);
    runs_without_memory<stream<Net, 64>>(*model);
}

} // namespace

BOOST_AUTO_TEST_SUITE(allocation_of_streams)

// A count of nothing would prove nothing.
BOOST_AUTO_TEST_CASE(somebody_counts) {
    BOOST_TEST(allocations_of([] { escape(std::make_unique<of_lstm>(seed{1}).get()); }) == 1U);
}

BOOST_AUTO_TEST_CASE(an_lstm_streams_without_memory) {
    streams_without_memory<of_lstm>();
}

BOOST_AUTO_TEST_CASE(a_gru_streams_without_memory) {
    streams_without_memory<of_gru>();
}

BOOST_AUTO_TEST_CASE(a_recurrent_layer_at_another_rate_streams_without_memory) {
    const auto model = std::make_unique<const of_lstm>(seed{1});
    stream<of_lstm, 16, 4> live{*model};
    const std::array<float, 32> x{};
    std::array<float, 16> y{};
    BOOST_TEST(allocations_of([&] {
        for (const double factor : {1., 1.5, 4.}) {
            live.rate(factor);
            live(x, y);
        }
    }) == 0U);
}

BOOST_AUTO_TEST_CASE(convolutions_stream_without_memory) {
    streams_without_memory<of_tcn>();
}

BOOST_AUTO_TEST_CASE(a_wavenet_streams_without_memory) {
    streams_without_memory<of_wavenet>();
}

BOOST_AUTO_TEST_CASE(symbols_stream_without_memory) {
    streams_without_memory<of_symbols>();
}

BOOST_AUTO_TEST_SUITE_END()
