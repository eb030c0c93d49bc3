#include <algorithm>
#include <array>
#include <cstddef>
#include <iterator>
#include <memory>
#include <string>
#include <type_traits>
#include <vector>

#include "common/random.hpp"
#include "common/row.hpp"
#include "strut/inference.hpp"

// Rows `latency/batch_norm_mlp/<impl>`: a network with batch norm in every layer, folded and as it
// was trained.
namespace bench {
namespace {

using layer = strut::dense<128, strut::relu, strut::batch_norm<>>;
using net = strut::network<strut::input<32>, layer, layer, layer, strut::dense<1>>;

/// As after training: no running statistic is what it was at the start.
std::unique_ptr<net> trained() {
    auto model = std::make_unique<net>(strut::seed{1});
    random_source random{5};
    for (const strut::tensor& one : net::statistic_tensors)
        for (std::size_t i = 0; i < one.size(); ++i)
            model->statistics[one.offset + i] = one.purpose == strut::role::running_variance
                                                    ? random.uniform(0.5f, 1.5f)
                                                    : random.uniform(-0.2f, 0.2f);
    return model;
}

template <class Model>
class form {
public:
    static constexpr const char* label =
        std::is_same_v<Model, net> ? "strut::network" : "strut::folded";

    form() : model_{std::make_unique<Model>(*trained())} {
        random_source random{3};
        for (float& x : in_)
            x = random.uniform(-1, 1);
    }

    void run() {
        const float* in = in_;
        float* out = out_;
        opaque(in);
        opaque(out);
        model_->forward(in, out, workspace_);
        opaque(out);
    }

    /// How far from the same network in double.
    double error() {
        using exact =
            strut::basic_network<double, strut::input<32>, layer, layer, layer, strut::dense<1>>;
        const auto model = trained();
        const auto reference = std::make_unique<exact>();
        const auto copy = [](const auto& from, const auto& tensors, auto& to, const auto& places) {
            for (std::size_t i = 0; i < tensors.size(); ++i)
                std::copy_n(from.data() + tensors[i].offset, tensors[i].size(),
                    to.data() + places[i].offset);
        };
        copy(model->parameters, net::tensors, reference->parameters, exact::tensors);
        copy(model->statistics, net::statistic_tensors, reference->statistics,
            exact::statistic_tensors);
        std::array<double, 32> x{};
        std::copy(std::begin(in_), std::end(in_), x.begin());
        run();
        return relative_error(std::array{out_[0]}, (*reference)(x));
    }

private:
    std::unique_ptr<Model> model_;
    typename Model::template workspace<> workspace_;
    alignas(64) float in_[32]{};
    alignas(64) float out_[16]{};
};

template <class Model>
void add(const std::string& impl) {
    add_row<form<Model>>(
        "latency/batch_norm_mlp/" + impl, 1e-5,
        []<class F>(std::type_identity<F>) { return std::make_unique<F>(); },
        [](benchmark::State& state) {
            state.counters["flop"] = 2 * (32 * 128 + 2 * 128 * 128 + 128);
            state.counters["weight_bytes"] = 4 * (32 * 128 + 2 * 128 * 128 + 128 + 3 * 128 + 1);
        });
}

const bool added = (add<strut::folded<net>>("strut"), add<net>("strut_unfolded"), true);

} // namespace
} // namespace bench
