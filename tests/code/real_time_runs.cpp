// Calls all of real_time.cpp: under -fsanitize=realtime it ends at the first call that may wait.
#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <cstdio>
#include <iterator>
#include <memory>
#include <vector>

#include "code/real_time.hpp"

namespace {

struct buffers {
    std::vector<float> x = std::vector<float>(1024, 0.1f), y = std::vector<float>(1024, NAN);
};

/// Calls `run` until every ring has come round, and says whether the first of each output is a
/// number.
template <class Run>
bool runs(const char* name, Run run) {
    buffers all;
    bool good = true;
    for (int call = 0; call < 40; ++call) {
        all.y[0] = NAN;
        run(all.x.data(), all.y.data());
        good = good && std::isfinite(all.y[0]);
    }
    std::printf("%s: %s\n", name, good ? "ran" : "no number came out");
    return good;
}

template <std::size_t Frames, class Net>
bool streams(const char* name, const Net& model) {
    const auto frame_live = std::make_unique<strut::stream<Net>>(model);
    const auto block_live = std::make_unique<strut::stream<Net, Frames>>(model);
    bool good = runs(name, [&](const float* x, float* y) { frame(*frame_live, x, y); });
    good = runs(name, [&](const float* x, float* y) { block(*block_live, x, y); }) && good;
    if constexpr (requires { silence(*frame_live); })
        silence(*frame_live);
    return good;
}

template <class Net>
bool forwards(const char* name, const Net& model) {
    const auto work = std::make_unique<typename Net::template workspace<>>();
    return runs(name, [&](const float* x, float* y) { forward(model, x, y, *work); });
}

} // namespace

int main() {
    const auto recurrent = std::make_unique<net<64>>(strut::seed{1});
    const auto convolutions = std::make_unique<tcn>(strut::seed{2});
    const auto waves = std::make_unique<wavenet>(strut::seed{3});
    const auto words = std::make_unique<symbols>(strut::seed{5});
    const auto layers = std::make_unique<dense_net>(strut::seed{4});
    const auto lanes = std::make_unique<dense_net::workspace<32>>();
    const auto faster = std::make_unique<strut::stream<net<64>, 64, 4>>(*recurrent);
    const bool all[] = {
        runs("stream at another rate", [&](const float* x, float* y) { block(*faster, x, y); }),
        streams<64>("stream of lstm, gru, rnn", *recurrent),
        streams<64>("stream of a tcn", *convolutions), streams<100>("stream of a wavenet", *waves),
        streams<64>("stream of symbols and an lstm with layer_norm", *words),
        forwards("lstm, gru, rnn", *recurrent), forwards("tcn", *convolutions),
        forwards("dense", *layers),
        runs("dense, a batch", [&](const float* x, float* y) { batch(*layers, x, y, *lanes); }),
        runs("dense, one sample", [&](const float* x, float* y) {
            std::array<float, 8> in;
            std::copy_n(x, in.size(), in.begin());
            y[0] = answer(*layers, in)[0];
        })};
    return std::count(std::begin(all), std::end(all), false) == 0 ? 0 : 1;
}
