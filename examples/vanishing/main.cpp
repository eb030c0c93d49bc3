// The vanishing gradient, seen: ten hidden layers with sigmoid and SGD, beside relu, He and Adam.

#include <cstdio>

#include "experiment.hpp"

int main() {
    const outcome broken = run_vanishing(1);
    const outcome cured = run_cured(1);

    std::printf("norm of the weight gradient, by layer\n\n");
    std::printf("           sigmoid, Xavier, SGD       relu, He, Adam\n");
    std::printf("  layer    first batch  at the end    first batch  at the end\n");
    for (std::size_t layer = 0; layer < outcome::layers; ++layer)
        std::printf("  %-7s  %11.1e %11.1e    %11.1e %11.1e\n",
            layer + 1 == outcome::layers ? "head" : std::to_string(layer).c_str(),
            broken.first_gradient[layer], broken.last_gradient[layer], cured.first_gradient[layer],
            cured.last_gradient[layer]);
    std::printf(
        "\n  %-26s %12.1e %25.1e\n", "first layer over head", broken.ratio(), cured.ratio());
    std::printf("  %-26s %12.4f %25.4f\n", "loss (ln 2 is 0.6931)", broken.loss, cured.loss);
    std::printf("  %-26s %12.3f %25.3f\n", "accuracy, training", broken.training_accuracy,
        cured.training_accuracy);
    std::printf("  %-26s %12.3f %25.3f\n", "accuracy, fresh samples", broken.fresh_accuracy,
        cured.fresh_accuracy);
    std::printf(
        "\nThe gradient vanishes in the first layers, not in the last: each sigmoid lets a\n"
        "quarter of it through at most, and ten of them nothing that a step could use.\n");
    return broken.training_accuracy <= 0.60 && cured.training_accuracy >= 0.99 ? 0 : 1;
}
