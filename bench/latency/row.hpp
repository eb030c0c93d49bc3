#pragma once

#include <algorithm>
#include <concepts>
#include <cstddef>
#include <memory>
#include <string>
#include <type_traits>
#include <vector>

#include "common/flop.hpp"
#include "common/net.hpp"
#include "common/parameters.hpp"
#include "common/random.hpp"
#include "common/reference.hpp"
#include "common/row.hpp"

/// Rows `latency/<net>/<impl>`: the time of one sample through a network without shortcuts.
namespace bench {

/// A network for inference: built from the parameters in the order of common/parameters.hpp.
template <class M>
concept inference_model = requires(
    const std::vector<float>& parameters, M model, const float* in, float* out) {
    { M::label } -> std::convertible_to<const char*>;
    M{parameters};
    model.forward(in, out);
};

template <class Net, inference_model Model>
class latency_form {
    static_assert(std::ranges::all_of(Net::layers, [](const layer& one) { return !one.closes; }));

public:
    static constexpr auto label = Model::label;

    void run() {
        const float* in = in_;
        float* out = out_;
        opaque(in); // it may be another sample each time
        opaque(out);
        model_.forward(in, out);
        opaque(out);
    }

    double error() {
        const std::vector<float> start = initial_parameters<Net>();
        const std::vector<double> parameters(start.begin(), start.end());
        const auto expected = affine_passes<Net>{}.forward(parameters.data(), {in_, in_ + Net::in});
        run();
        return relative_error(out_, expected);
    }

    latency_form() : model_{initial_parameters<Net>()} {
        random_source random{3};
        for (float& x : in_)
            x = random.uniform(-1, 1);
    }

private:
    Model model_;
    alignas(64) float in_[Net::in]{};
    alignas(64) float out_[Net::out]{};
};

/// Registers `latency/<net>/<impl>`; the row shows the fastest of the models.
template <class Net, inference_model... Models>
void add_latency_row(const std::string& impl) {
    add_row<latency_form<Net, Models>...>(
        std::string{"latency/"} + Net::name + "/" + impl, 1e-4,
        []<class F>(std::type_identity<F>) { return std::make_unique<F>(); },
        [](benchmark::State& state) {
            state.counters["flop"] = forward_flop<Net>();
            state.counters["weight_bytes"] = weight_bytes<Net>();
        });
}

} // namespace bench
