// Handwritten digits: trains 64-128-128-10 on real images and says what it costs to run it.
// Usage: digits [folder of digits_images.npy and digits_labels.npy]

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <cstdio>
#include <memory>
#include <string>
#include <vector>

#include "strut/io/npy.hpp"
#include "strut/strut.hpp"

using net = strut::network<strut::input<64>, //
    strut::dense<128, strut::relu>,          //
    strut::dense<128, strut::relu>,          //
    strut::dense<10>>;

struct images {
    std::vector<float> pixels; // [image][64], 0 to 1
    std::vector<std::uint8_t> labels;
};

// Every fifth image is held out, so that no choice made in training has seen it.
static void split(const strut::npy_array<std::uint8_t>& pixels,
    const strut::npy_array<std::uint8_t>& labels, images& training, images& held_out) {
    for (std::size_t i = 0; i < labels.values.size(); ++i) {
        images& to = i % 5 == 0 ? held_out : training;
        to.labels.push_back(labels.values[i]);
        for (std::size_t p = 0; p < 64; ++p)
            to.pixels.push_back(static_cast<float>(pixels.values[i * 64 + p]) / 16);
    }
}

// The median time of one image, each run on the answer of the last so that none overlap.
static double nanoseconds_an_image(const net& model, const std::vector<float>& pixels) {
    using clock = std::chrono::steady_clock;
    const auto workspace = std::make_unique<net::workspace<>>();
    std::array<float, 64> image;
    std::copy_n(pixels.begin(), 64, image.begin());
    std::array<float, 10> logits{};
    std::vector<double> times;
    for (int round = 0; round < 51; ++round) {
        const auto start = clock::now();
        for (int i = 0; i < 1000; ++i) {
            image[0] = logits[0] * 1e-9f;
            model.forward(image.data(), logits.data(), *workspace);
        }
        times.push_back(std::chrono::duration<double, std::nano>(clock::now() - start).count());
    }
    std::nth_element(times.begin(), times.begin() + 25, times.end());
    return times[25] / 1000;
}

int main(int count, char** arguments) {
    const std::string folder = count > 1 ? arguments[1] : "examples/data";
    const auto pixels = strut::read_npy<std::uint8_t>(folder + "/digits_images.npy");
    const auto labels = strut::read_npy<std::uint8_t>(folder + "/digits_labels.npy");
    for (const auto* file : {&pixels, &labels})
        if (file->has_error()) {
            std::fprintf(stderr, "digits: %s\n", file->error().message().c_str());
            return 1;
        }
    images training, held_out;
    split(*pixels, *labels, training, held_out);
    std::printf("%zu images to train on, %zu held out; %zu parameters\n", training.labels.size(),
        held_out.labels.size(), net::parameter_count);

    const auto model = std::make_unique<net>(strut::seed{1});
    strut::trainer<net, strut::softmax_cross_entropy, strut::adam, strut::batch<32>> fit{
        *model, {.learning_rate = 1e-3}};
    strut::console progress{training.labels.size() / 32 + 1};
    double seconds = 0;
    constexpr int epochs = 20;
    for (int epoch = 0; epoch < epochs; ++epoch)
        seconds += fit.epoch(training.pixels, training.labels, progress).seconds;

    const auto [loss, score] = fit.evaluate(held_out.pixels, held_out.labels, strut::accuracy{});
    std::printf("held out: %.2f %% right, loss %.4f\n", 100 * score[0], loss);
    std::printf("training: %.0f images a second\n",
        epochs * static_cast<double>(training.labels.size()) / seconds);
    std::printf("one image: %.0f ns\n", nanoseconds_an_image(*model, held_out.pixels));
    return score[0] >= 0.97 ? 0 : 1;
}
