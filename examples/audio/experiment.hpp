#pragma once

#include <algorithm>
#include <chrono>
#include <cmath>
#include <cstddef>
#include <numeric>
#include <vector>

#include "signals.hpp"
#include "strut/strut.hpp"

inline constexpr std::size_t piece_length = 256; ///< samples
inline constexpr std::size_t block = 64;         ///< frames that a sound card asks for at a time

/// Remembers in its cells.
using recurrent_net = strut::network<strut::input<piece_length, 1>, strut::lstm<16>,
    strut::dense<1, strut::identity>>;

/// Looks back: each sample sees the 15 up to it.
using convolutional_net =
    strut::network<strut::input<piece_length, 1>, strut::conv1d<12, strut::kernel<3>>,
        strut::activate<strut::tanh>, strut::conv1d<12, strut::kernel<3>, strut::dilation<2>>,
        strut::activate<strut::tanh>, strut::conv1d<12, strut::kernel<3>, strut::dilation<4>>,
        strut::activate<strut::tanh>, strut::dense<1, strut::identity>>;

/// The energy of the difference over that of the truth.
inline double error_to_signal(const std::vector<float>& truth, const std::vector<float>& found) {
    double error = 0, signal = 0;
    for (std::size_t i = 0; i < truth.size(); ++i) {
        error += std::pow(static_cast<double>(found[i] - truth[i]), 2);
        signal += std::pow(static_cast<double>(truth[i]), 2);
    }
    return error / signal;
}

/// Learns the circuit; gives the error to signal of pieces that it has not heard.
template <class Net>
double learn(Net& model, std::size_t epochs) {
    const pieces training{1024, piece_length, 1}, unheard{256, piece_length, 2};
    strut::trainer<Net, strut::mse, strut::adam, strut::clip::by_global_norm<1>> fit{model};
    for (std::size_t epoch = 0; epoch < epochs; ++epoch) {
        const double done = static_cast<double>(epoch) / static_cast<double>(epochs);
        fit.optimizer_options().learning_rate = 5e-3 * (1 - done) * (1 - done) + 1e-5;
        fit.epoch(training.input, training.output);
    }
    const double energy = std::inner_product(
        unheard.output.begin(), unheard.output.end(), unheard.output.begin(), 0.0);
    return fit.evaluate(unheard.input, unheard.output).loss *
           static_cast<double>(unheard.output.size()) / energy;
}

/// What came out of a network that ran live, in volts, and the time of each block in seconds.
struct recording {
    std::vector<float> output;
    std::vector<double> times;
};

/// Runs a network on a stream without end, as the callback of a sound card would; the last block
/// that is not a whole one is left out.
template <class Net>
recording play(const Net& model, const std::vector<float>& volts) {
    using clock = std::chrono::steady_clock;
    strut::stream<Net, block> live{model};
    recording made;
    made.output.reserve(volts.size());
    made.times.reserve(volts.size() / block);
    float in[block], out[block];
    for (std::size_t first = 0; first + block <= volts.size(); first += block) {
        for (std::size_t i = 0; i < block; ++i)
            in[i] = volts[first + i] / pieces::input_unit;
        const auto start = clock::now();
        live(in, out);
        made.times.push_back(std::chrono::duration<double>(clock::now() - start).count());
        for (const float one : out)
            made.output.push_back(one * pieces::output_unit);
    }
    return made;
}
