// A clinic for networks: a network that cannot train, named before the first step and again while
// it trains; then the same network cured.
//
//     vanishing [DIRECTORY]      writes a page about each of the two runs there

#include <cstdio>
#include <iostream>
#include <string>

#include "experiment.hpp"
#include "strut/report/forecast.hpp"
#include "strut/report/html.hpp"
#include "strut/report/text.hpp"

namespace {

/// Trains under a monitor that says what it finds, and writes a page about the run.
struct clinic {
    std::string page; ///< where to; nowhere if empty
    std::string title;
    strut::report::forecast_summary forecast;

    void operator()(auto& fit, auto train) const {
        strut::monitor watch{fit, {.planned_steps = steps}};
        strut::report::verdict_printer say{watch};
        strut::report::recorder keep{watch};
        train(watch, say, keep);
        std::cout << "after " << steps << " steps: " << watch.verdict() << '\n';
        if (page.empty())
            return;
        const auto written =
            strut::report::html(page, keep.record(), {.title = title, .forecast = forecast});
        std::cout << (written ? "report: " + page : written.error().message()) << '\n';
    }
};

} // namespace

int main(int argc, char** argv) {
    using sick_net = ten_layers<strut::sigmoid>;
    using cured_net = ten_layers<strut::relu>;
    constexpr const auto& sick_forecast = strut::forecast<sick_net, strut::sgd>;
    constexpr const auto& cured_forecast = strut::forecast<cured_net, strut::adam>;
    const std::string directory = argc > 1 ? std::string{argv[1]} + "/" : "";
    const auto page = [&](const char* name) { return argc > 1 ? directory + name : std::string{}; };

    std::cout << "Ten hidden layers, sigmoid, Xavier, SGD. What its type says before any step:\n\n"
              << sick_forecast << "\nTrained all the same:\n\n";
    const outcome broken =
        run_vanishing(1, clinic{page("sick.html"), "Ten hidden layers: sigmoid, Xavier, SGD",
                             strut::report::summary_of(sick_forecast)});

    std::cout << "\nThe cure: relu, He, Adam.\n\n" << cured_forecast << '\n';
    const outcome cured =
        run_cured(1, clinic{page("cured.html"), "Ten hidden layers: relu, He, Adam",
                         strut::report::summary_of(cured_forecast)});

    std::printf("\nnorm of the weight gradient, by layer\n\n");
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
