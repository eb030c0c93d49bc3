// Policies of one's own: an activation, a normalization and a clipping strategy from outside the
// library, one file each, in a deep network that learns handwritten digits.
// Usage: own_policy [folder of digits_images.npy and digits_labels.npy]

#include <cstdint>
#include <cstdio>
#include <string>

#include "experiment.hpp"
#include "strut/io/npy.hpp"
#include "strut/strut.hpp"

struct table {
    void after_epoch(const auto&, const strut::epoch_report& report) {
        std::printf("epoch %2zu: loss %.4f, largest norm %.2f, clipped in %zu of %zu steps\n",
            report.epoch, report.loss, report.largest_norm, report.clipped, report.steps);
    }
};

int main(int count, char** arguments) {
    const std::string folder = count > 1 ? arguments[1] : "examples/data";
    const auto images = strut::read_npy<std::uint8_t>(folder + "/digits_images.npy");
    const auto labels = strut::read_npy<std::uint8_t>(folder + "/digits_labels.npy");
    for (const auto* file : {&images, &labels})
        if (file->has_error()) {
            std::fprintf(stderr, "own_policy: %s\n", file->error().message().c_str());
            return 1;
        }
    table lines;
    const double accuracy = learn_digits(*images, *labels, lines);
    std::printf("held out: %.2f %% right\n", 100 * accuracy);
    return accuracy >= 0.95 ? 0 : 1;
}
