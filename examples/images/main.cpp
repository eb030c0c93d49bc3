// Residual networks on small images: one of 20 layers that must get 99 % of handwritten digits
// right that it has not seen, and plain networks beside residual ones, 8 to 110 layers deep.
// Usage: images [short | full] [folder of digits_images.npy and digits_labels.npy]
//        short: 8 and 56 layers, a quarter of a minute; full: all four depths, 75 seconds

#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <string>

#include "experiment.hpp"

/// A line every tenth epoch.
struct progress {
    void after_epoch(const auto&, const strut::epoch_report& report) const {
        if (report.epoch % 10 != 0)
            return;
        std::printf("  epoch %2zu: loss %.4f, %.2f s\n", report.epoch, report.loss, report.seconds);
        std::fflush(stdout);
    }
};

/// A line of the table: what became of a network of a kind.
template <class Kind, std::size_t Layers>
static outcome row(const digits& data, std::size_t epochs) {
    const outcome what = learn<typename network_of<Kind, Layers, 8>::type>(data, epochs);
    std::printf("  %6zu  %-8s  %-8s  %-20s  %8.4f   %5.1f %%  %6.1f\n", Layers, Kind::name,
        std::string{describe(what.forecast)}.c_str(), what.alarm.empty() ? "-" : what.alarm.c_str(),
        what.loss, 100 * what.accuracy(), what.seconds);
    std::fflush(stdout);
    return what;
}

/// Plain and residual at one depth; gives what the residual network gets right.
template <std::size_t Layers>
static double compare(const digits& data, std::size_t epochs) {
    row<plain, Layers>(data, epochs);
    return row<residual, Layers>(data, epochs).accuracy();
}

int main(int count, char** arguments) {
    const std::string form = count > 1 ? arguments[1] : "short";
    if (form != "short" && form != "full") {
        std::fprintf(stderr, "usage: images [short | full] [folder of the digits]\n");
        return 2;
    }
    const std::string folder = count > 2 ? arguments[2] : "examples/data";
    const auto pixels = strut::read_npy<std::uint8_t>(folder + "/digits_images.npy");
    const auto labels = strut::read_npy<std::uint8_t>(folder + "/digits_labels.npy");
    for (const auto* file : {&pixels, &labels})
        if (file->has_error()) {
            std::fprintf(stderr, "images: %s\n", file->error().message().c_str());
            return 1;
        }
    const digits data{*pixels, *labels};
    const bool full = form == "full";

    using net = network_of<residual, 20, 16>::type;
    std::printf(
        "A residual network of 20 layers, 16 to 64 channels, %zu weights, on %zu images, each "
        "shifted\nby up to a pixel anew in every epoch:\n\n",
        net::parameter_count, data.training.labels.size());
    progress lines;
    const outcome best = learn<net>(data, 40, lines);
    std::printf("\n  held out: %.2f %% right, %zu wrong of %zu; %.1f s\n", 100 * best.accuracy(),
        best.wrong, best.asked, best.seconds);

    const std::size_t epochs = full ? 60 : 20;
    std::printf("\nPlain against residual, 8 to 32 channels, %zu epochs. Alarm: the monitor's "
                "first, and its\n"
                "step. Loss: on the training images.\n\n"
                "  layers  kind      forecast  first alarm               loss  held out       s\n",
        epochs);
    compare<8>(data, epochs);
    if (full)
        compare<20>(data, epochs);
    double deepest = compare<56>(data, epochs);
    if (full)
        deepest = compare<110>(data, epochs);
    return best.accuracy() >= 0.99 && deepest >= 0.95 ? 0 : 1;
}
