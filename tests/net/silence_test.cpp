#include <algorithm>
#include <array>
#include <chrono>
#include <cmath>
#include <cstddef>
#include <memory>
#include <vector>

#include <boost/test/unit_test.hpp>

#include "strut/core/random.hpp"
#include "strut/inference.hpp"

BOOST_AUTO_TEST_SUITE(silence)

namespace {

using namespace strut;

constexpr std::size_t frames = 16;
using sound = std::array<float, frames>;

/// Seconds that each of a thousand blocks takes, in order of size. `level` gives how loud a block
/// is.
template <class Net, class Level>
std::vector<double> block_times(const Net& model, Level level) {
    const auto live = std::make_unique<stream<Net, frames>>(model);
    std::vector<double> times(1000);
    for (std::size_t block = 0; block < times.size(); ++block) {
        sound x, y;
        for (std::size_t f = 0; f < frames; ++f)
            x[f] = level(block) * static_cast<float>(strut::random{3}.normal(block * frames + f));
        const auto start = std::chrono::steady_clock::now();
        (*live)(x, y);
        times[block] =
            std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
        BOOST_REQUIRE(std::isfinite(y[0]));
    }
    std::sort(times.begin(), times.end());
    return times;
}

/// All but one in a hundred blocks of a sound that dies away, through all numbers that are too
/// small to be normal, against the median block of one that does not. What else the machine does
/// only ever makes a block take longer: the best of several tries counts.
template <class Net>
void silence_costs_nothing() {
    const auto model = std::make_unique<Net>(seed{4});
    double best = 100;
    for (int attempt = 0; attempt < 40 && best > 1.5; ++attempt) {
        const auto active = block_times(*model, [](std::size_t) { return 0.3f; });
        const auto dying = block_times(*model,
            [](std::size_t block) { return std::exp2(-0.15f * static_cast<float>(block)); });
        best = std::min(best, dying[dying.size() * 99 / 100] / active[active.size() / 2]);
    }
    BOOST_TEST(best <= 1.5);
}

} // namespace

// Without biases what they remember dies away as well.
BOOST_AUTO_TEST_CASE(of_an_lstm_costs_nothing, *boost::unit_test::label("timing")) {
    silence_costs_nothing<network<input<1>, lstm<16>, dense<1, no_bias>>>();
}

BOOST_AUTO_TEST_CASE(of_a_convolution_costs_nothing, *boost::unit_test::label("timing")) {
    silence_costs_nothing<network<input<64, 1>, conv1d<16, kernel<3>, no_bias>,
        activate<strut::tanh>, conv1d<16, kernel<3>, dilation<8>, no_bias>, activate<strut::tanh>,
        dense<1, no_bias>>>();
}

BOOST_AUTO_TEST_SUITE_END()
