// A guitar distortion: a circuit of two diodes, solved so that the truth is known, learned by a
// recurrent and by a convolutional network from sweeps and noise; both then play live, in blocks of
// 64 frames at 48 kHz. Usage: audio [directory for input.wav, truth.wav and network.wav (the
// recurrent one's strings); here if not given]

#include <algorithm>
#include <chrono>
#include <cmath>
#include <cstdio>
#include <memory>
#include <numeric>
#include <string>
#include <utility>
#include <vector>

#include "experiment.hpp"
#include "wav.hpp"

static double decibels(double ratio) {
    return 10 * std::log10(ratio);
}

/// Trains, and prints a line.
template <class Net>
static std::unique_ptr<Net> train(const char* name) {
    auto model = std::make_unique<Net>(strut::seed{1});
    const auto start = std::chrono::steady_clock::now();
    const double error = learn(*model, 100);
    const double seconds =
        std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
    std::printf("  %-34s %7zu %7.1f s  %8.4f %%  %5.1f dB\n", name, Net::parameter_count, seconds,
        100 * error, decibels(error));
    std::fflush(stdout);
    return model;
}

struct take {
    const char* name;
    std::vector<float> volts;
};

/// Plays all takes in a row; prints the errors, and the time of the blocks. Gives back the last
/// take's sound and the largest error.
struct performance {
    std::vector<float> sound;
    double worst_error = 0;
};
template <class Net>
static performance play_all(const char* name, const Net& model, const std::vector<take>& takes) {
    std::printf("\n%s live, on seconds of sound in a row\n", name);
    performance heard;
    std::vector<double> times;
    for (const take& one : takes) {
        recording live = play(model, one.volts);
        times.insert(times.end(), live.times.begin(), live.times.end());
        const double error = error_to_signal(clipped(one.volts), live.output);
        std::printf("  %-34s %27.4f %%  %5.1f dB\n", one.name, 100 * error, decibels(error));
        heard.worst_error = std::max(heard.worst_error, error);
        heard.sound = std::move(live.output);
    }
    constexpr double block_seconds = block / sample_rate;
    const double busy = std::accumulate(times.begin(), times.end(), 0.0);
    std::sort(times.begin(), times.end());
    std::printf(
        "  A block of 64 frames lasts %.0f us and takes %.1f us (99.9 %%: %.1f us, worst: %.1f "
        "us): %.0f times real time.\n",
        1e6 * block_seconds, 1e6 * busy / static_cast<double>(times.size()),
        1e6 * times[times.size() * 999 / 1000], 1e6 * times.back(),
        block_seconds * static_cast<double>(times.size()) / busy);
    return heard;
}

int main(int count, char** arguments) {
    const std::string directory = count > 1 ? std::string{arguments[1]} + "/" : "";
    constexpr std::size_t second = 48000;
    const std::vector<take> takes{
        {"sweep, 20 Hz to 10 kHz, 3 V", sweep(2 * second, 20, 10000, 3)},
        {"noise up to 3 kHz, 1 V", noise(2 * second, 3000, 1, 7)},
        {"plucked strings, 4 V", strings(4 * second, 4)},
    };
    const auto& chord = takes.back().volts;
    std::printf(
        "The circuit: 2.2 kohm, 47 nF, two diodes; trapezoidal rule at 384 kHz, which differs "
        "from\nthe same at 3 MHz by %.0f dB.\n\n",
        decibels(error_to_signal(clipped(chord, 64), clipped(chord, 8))));

    std::printf("What they learned, on sweeps and noise not heard in training\n"
                "  network                            weights  training  error to signal\n");
    const auto recurrent = train<recurrent_net>("LSTM of 16 units");
    const auto convolutional = train<convolutional_net>("convolutions, 12 channels, 3 deep");

    const performance made = play_all("The LSTM", *recurrent, takes);
    const performance also = play_all("The convolutions", *convolutional, takes);
    const bool promised = made.worst_error < 0.01 && also.worst_error < 0.05;

    const auto loudest = [](const std::vector<float>& sound) {
        float peak = 1e-3f;
        for (const float one : sound)
            peak = std::max(peak, std::abs(one));
        return static_cast<double>(peak);
    };
    // Truth and network on one scale, so that the ear compares them fairly.
    const std::vector<float> truth = clipped(chord);
    const double scale = std::max(loudest(truth), loudest(made.sound));
    for (const auto& written : {write_wav(directory + "input.wav", chord, 48000, loudest(chord)),
             write_wav(directory + "truth.wav", truth, 48000, scale),
             write_wav(directory + "network.wav", made.sound, 48000, scale)})
        if (written.has_error()) {
            std::fprintf(stderr, "audio: %s\n", written.error().message().c_str());
            return 1;
        }
    std::printf(
        "\nThe strings are in %sinput.wav, truth.wav and network.wav.\n", directory.c_str());
    std::printf("%s\n", promised
                            ? "Less than 1 % of error from the LSTM, 5 % from the convolutions."
                            : "More error than 1 % from the LSTM, or 5 % from the convolutions.");
    return promised ? 0 : 1;
}
