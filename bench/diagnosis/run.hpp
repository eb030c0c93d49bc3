#pragma once

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "strut/health/forecast.hpp"
#include "strut/health/monitor.hpp"
#include "strut/strut.hpp"

#include "assessment.hpp"
#include "clipping.hpp"
#include "data.hpp"
#include "json.hpp"
#include "loss.hpp"
#include "outcome.hpp"
#include "recording.hpp"
#include "registry.hpp"
#include "start.hpp"
#include "twin_bias.hpp"
#include "unit.hpp"

/// Trains one labelled run under the monitor.
namespace diagnosis {

/// What a run's type does not say.
struct run_options {
    const char* id;
    data_options data;
    std::uint64_t steps, seed;
    double learning_rate;
    std::uint64_t warm_up = 0;
    std::uint64_t spike_at = ~std::uint64_t{0};
    double spike_magnitude = 50;
    float loss_scale = 1;
    double target = 0.9;
    bool unstable_loss = false;
};

/// What the forecast says of the network before the first step, as a JSON object. The scores report
/// it apart: it is no alarm.
template <class Net, class Loss, class Optimizer, class... Policies>
std::string forecast_for(const strut::trainer<Net, Loss, Optimizer, Policies...>&) {
    using batch = strut::batch<strut::trainer<Net, Loss, Optimizer, Policies...>::batch_size>;
    constexpr const auto& found = strut::forecast<Net, Optimizer, batch>;
    const auto text = [](auto of) { return as_json(std::string{strut::describe(of)}); };
    return "{\"verdict\":" + text(found.verdict.is) + ",\"problem\":" + text(found.verdict.what) +
           ",\"layer\":" + std::to_string(found.cause().index) +
           ",\"r_delta\":" + as_json(found.r_delta) + ",\"r_w\":" + as_json(found.r_w) + "}";
}

/// Writes down what the monitor tells its judge. Called after each step.
template <class Watch>
class scribe {
public:
    scribe(const run_options& o, const Watch& watch) : watch_{watch}, record_{o.id, o.steps} {}

    void after_step(const strut::step_report& report) {
        double growth = 0;
        for (const strut::weight_reading& one : watch_.last().weights)
            if (one.start > 0)
                growth = std::max(growth, one.weight / one.start);
        record_.step(report.loss, best_constant_, growth);
        const bool finite = watch_.first_non_finite().what == strut::non_finite_event::where::none;
        if (!finite && finite_)
            record_.event(watch_.first_non_finite(), watch_.overflow());
        finite_ = finite;
        if (watch_.last().step == report.step)
            record_.check(watch_.last());
        best_constant_ = watch_.last().best_constant;
    }
    const std::string& text() const { return record_.text(); }

private:
    const Watch& watch_;
    recording record_;
    double best_constant_ = 0;
    bool finite_ = true;
};

/// The way of each weight tensor from where it started, over its norm there.
template <class Net>
std::vector<double> way_of_weights(const Net& now, const Net& start) {
    std::vector<double> all;
    for (const strut::tensor& one : Net::tensors)
        if (one.purpose == strut::role::weight) {
            double moved = 0, size = 0;
            for (std::size_t i = one.offset; i < one.offset + one.size(); ++i) {
                moved += std::pow(double(now.parameters[i]) - double(start.parameters[i]), 2);
                size += std::pow(double(start.parameters[i]), 2);
            }
            all.push_back(std::sqrt(moved) / std::fmax(std::sqrt(size), 1e-12));
        }
    return all;
}

/// Trains the run and determines what became of it. `Setup` has net and trainer, and of a recurrent
/// network also `short_sequence`, the setup of its like over three steps: if this one learns where
/// the long one failed, the gradient vanished on its way through time.
template <class Setup>
outcome train(const run_options& o) {
    using net = typename Setup::net;
    using trainer = typename Setup::trainer;
    constexpr std::size_t batch = trainer::lanes, in = net::in.size();
    constexpr std::size_t row = strut::simd::row_stride<float>(batch);

    data_options chosen = o.data;
    if constexpr (net::in.rank == 2)
        chosen.steps = net::in[0];
    const data_set data = make_data(chosen, o.seed);
    const auto model = std::make_unique<net>(strut::seed{o.seed});
    const auto start = std::make_unique<net>(*model);
    typename trainer::loss objective{};
    objective.factor = o.loss_scale;
    trainer fit{*model, {.learning_rate = o.learning_rate}, objective};
    strut::monitor watch{fit, {.every = 10, .planned_steps = o.steps}};
    scribe notes{o, watch};
    twin_biases twins{fit};

    outcome found;
    found.id = o.id;
    found.target = o.target;
    found.poisoned = o.data.poisoned >= 0;
    found.unstable_loss = o.unstable_loss;
    found.frozen_first = trainer::frozen_layers::contains(0);
    found.forecast = forecast_for(fit);

    const strut::random order{o.seed * 31 + 5};
    const std::size_t n = data.y.size();
    const std::uint64_t epoch = std::max<std::uint64_t>(1, n / batch);
    std::uint64_t non_finite = ~std::uint64_t{0};
    for (std::uint64_t t = 0; t < o.steps; ++t) {
        auto& work = fit.workspace();
        for (std::size_t lane = 0; lane < row; ++lane) {
            const std::size_t sample = order.u64(t * batch + (lane < batch ? lane : 0)) % n;
            for (std::size_t f = 0; f < in; ++f)
                work.input[f * row + lane] = data.x[sample * in + f];
            float y = data.y[sample];
            if (t == o.spike_at)
                y *= static_cast<float>(o.spike_magnitude);
            work.target[lane] = static_cast<typename trainer::target_value>(y);
        }
        fit.optimizer_options().learning_rate =
            o.learning_rate * (o.warm_up ? std::min(1.0, double(t + 1) / double(o.warm_up)) : 1.0);
        twins.before(*model);
        const strut::step_report report = fit.step_in_place(batch, watch);
        twins.after(*model);
        notes.after_step(report);
        if (t < 20)
            found.first_losses.push_back(report.loss);
        if (std::isfinite(report.loss))
            found.largest_loss = std::fmax(found.largest_loss, report.loss);
        else
            non_finite = std::min(non_finite, t);
        // What is not finite stays so: the reference ends such a run a little later.
        const bool over = t + 1 == o.steps || (non_finite < t && t > non_finite + 30);
        if ((t + 1) % epoch == 0 || over) {
            const assessment a =
                assess(data.kind, o.unstable_loss, outputs(*model, data.x), data.y);
            found.train_loss.push_back(a.loss);
            found.train_score.push_back(a.score);
        }
        if (over)
            break;
    }
    found.finite = non_finite == ~std::uint64_t{0};
    for (const float one : model->parameters)
        found.finite = found.finite && std::isfinite(one);
    found.best_constant = best_constant(data);
    found.moved = way_of_weights(*model, *start);
    if (found.finite)
        look_at_units(*model, data.x, found);
    found.alarms.assign(watch.alarms().begin(), watch.alarms().end());
    found.record = notes.text();
    found.recurrent = net::in.rank == 2;
    if constexpr (requires { typename Setup::short_sequence; })
        if (found.labels() != std::vector{strut::condition::healthy})
            found.learns_short = train<typename Setup::short_sequence>(o).labels() ==
                                 std::vector{strut::condition::healthy};
    return found;
}

} // namespace diagnosis
