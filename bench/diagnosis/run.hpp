#pragma once

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <memory>
#include <numbers>
#include <string>
#include <vector>

#include "strut/health/monitor.hpp"
#include "strut/strut.hpp"

#include "data.hpp"
#include "outcome.hpp"
#include "reading_json.hpp"
#include "registry.hpp"

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
    bool poisoned = false; ///< one sample is not a number
    bool unstable_loss = false;
};

/// A loss multiplied by a constant, as some people do.
template <class Loss>
struct scaled_loss : Loss {
    float factor = 1;

    template <class T, std::size_t Outputs, std::size_t Lanes>
    constexpr T evaluate(
        const T* logits, const auto* y, std::size_t count, T scale, T* gradient) const {
        return Loss::template evaluate<T, Outputs, Lanes>(
            logits, y, count, scale * static_cast<T>(factor), gradient);
    }
    template <std::size_t Outputs, class Target>
    constexpr double best_constant_loss(std::span<const Target> targets) const {
        return static_cast<double>(factor) * Loss::template best_constant_loss<Outputs>(targets);
    }
};

/// Binary cross-entropy as the logarithm of a sigmoid, which is infinite for confident mistakes.
struct unstable_cross_entropy : strut::elementwise_loss<unstable_cross_entropy> {
    static constexpr std::string_view name = "unstable_cross_entropy";

    template <strut::simd::value V>
    static V log_of(V x) {
        return strut::simd::log(x);
    }
    template <strut::simd::value V>
    static constexpr strut::loss_and_slope<V> at(V x, V y) {
        const V one{1};
        const V s = strut::simd::sigmoid(x), t = one - s;
        return {-(y * log_of(s) + (one - y) * log_of(t)), ((one - y) / t - y / s) * (s * t)};
    }
    template <std::size_t Outputs, class T>
    static constexpr double best_constant_loss(std::span<const T> targets) {
        return strut::binary_cross_entropy::best_constant_loss<Outputs>(targets);
    }
};

/// The loss and the score of a network over a data set, in double.
struct assessment {
    double loss = 0, score = 0;
};

inline assessment assess(
    task kind, bool unstable, const std::vector<float>& logits, const std::vector<float>& y) {
    const std::size_t n = y.size(), outputs = logits.size() / n;
    double loss = 0, right = 0, mean = 0, variance = 0;
    for (const float one : y)
        mean += double(one) / double(n);
    for (std::size_t i = 0; i < n; ++i) {
        const double target = double(y[i]);
        const float* const o = &logits[i * outputs];
        if (kind == task::regression) {
            loss += std::pow(double(o[0]) - target, 2);
            variance += std::pow(target - mean, 2);
        } else if (kind == task::two_classes) {
            const double x = double(o[0]);
            if (unstable) {
                const float s = 1 / (1 + std::exp(-o[0]));
                loss -= target * double(std::log(s)) + (1 - target) * double(std::log(1 - s));
            } else {
                loss += std::fmax(x, 0.0) - x * target + std::log1p(std::exp(-std::abs(x)));
            }
            right += (x > 0) == (target > 0.5);
        } else {
            const float most = *std::max_element(o, o + outputs);
            double total = 0;
            for (std::size_t k = 0; k < outputs; ++k)
                total += std::exp(double(o[k] - most));
            loss += std::log(total) + double(most) - double(o[std::size_t(target)]);
            right += std::max_element(o, o + outputs) - o == std::ptrdiff_t(target);
        }
    }
    if (kind == task::regression)
        return {loss / double(n), variance > 0 ? 1 - loss / variance : 0};
    return {loss / double(n), right / double(n)};
}

/// Outputs of a network in inference, one sample after the other.
template <class Net>
std::vector<float> outputs(const Net& net, const std::vector<float>& x) {
    constexpr std::size_t in = Net::in.size(), out = Net::out.size();
    constexpr std::size_t lanes = 64, row = strut::simd::row_stride<float>(lanes);
    std::vector<float> all(x.size() / in * out);
    strut::block<float, in * row> batch{};
    strut::block<float, out * row> logits{};
    auto work = std::make_unique<typename Net::template workspace<lanes>>();
    const std::size_t n = x.size() / in;
    for (std::size_t first = 0; first < n; first += lanes) {
        const std::size_t count = std::min(lanes, n - first);
        for (std::size_t lane = 0; lane < row; ++lane)
            for (std::size_t f = 0; f < in; ++f)
                batch[f * row + lane] = x[(first + (lane < count ? lane : 0)) * in + f];
        net.template forward<lanes>(batch.data(), logits.data(), *work);
        for (std::size_t lane = 0; lane < count; ++lane)
            for (std::size_t o = 0; o < out; ++o)
                all[(first + lane) * out + o] = logits[o * row + lane];
    }
    return all;
}

/// Which units are zero for every sample, and which share of pre-activations is in the flat ends,
/// for each layer with an activation, in inference.
template <class Net>
void look_at_units(const Net& net, const std::vector<float>& x, outcome& to) {
    using folded = strut::folded<Net>;
    using root = typename folded::root;
    constexpr std::size_t in = Net::in.size(), lanes = 64;
    constexpr std::size_t row = strut::simd::row_stride<float>(lanes);
    const auto fast = std::make_unique<folded>(net);
    std::vector<float> batch(in * row), logits(root::out.size() * row);
    std::vector<float> tape(root::template tape<lanes> + 64),
        scratch(root::template scratch<lanes> + 64);
    const auto aligned = [](std::vector<float>& v) {
        auto p = reinterpret_cast<std::uintptr_t>(v.data());
        return reinterpret_cast<float*>((p + 63) / 64 * 64);
    };
    for (auto* v : {&batch, &logits})
        v->resize(v->size() + 64);
    std::vector<std::vector<bool>> active;
    std::vector<double> flat;
    const std::size_t n = x.size() / in;
    for (std::size_t first = 0; first < n; first += lanes) {
        const std::size_t count = std::min(lanes, n - first);
        float* const b = aligned(batch);
        for (std::size_t lane = 0; lane < row; ++lane)
            for (std::size_t f = 0; f < in; ++f)
                b[f * row + lane] = x[(first + (lane < count ? lane : 0)) * in + f];
        root::template forward<strut::mode::training, lanes>(fast->parameters.data(),
            fast->statistics.data(), b, aligned(logits), aligned(tape), aligned(scratch),
            strut::pass{count});
        std::size_t layer = 0;
        strut::walk<root>::template over<lanes>({}, b, aligned(logits), aligned(tape),
            [&]<class Bound>(strut::layer_place, const float*, const float* y, const float*) {
                if constexpr (strut::detail::has_activation<Bound>) {
                    using act = typename Bound::activation;
                    constexpr bool sigmoid = std::is_same_v<act, strut::sigmoid>;
                    constexpr bool tanh = std::is_same_v<act, strut::tanh>;
                    constexpr bool relu = std::is_same_v<act, strut::relu>;
                    if constexpr (sigmoid || tanh || relu) {
                        if (active.size() <= layer) {
                            active.emplace_back(Bound::out.size());
                            flat.push_back(0);
                        }
                        for (std::size_t u = 0; u < Bound::out.size(); ++u)
                            for (std::size_t lane = 0; lane < count; ++lane) {
                                const double v = double(y[u * row + lane]);
                                if (v > 0)
                                    active[layer][u] = true;
                                if (sigmoid && std::abs(v - 0.5) > 0.48201379) // sigmoid(4) - 1/2
                                    flat[layer] += 1;
                                if (tanh && std::abs(v) > 0.97574313) // tanh(2.2)
                                    flat[layer] += 1;
                            }
                        ++layer;
                        to.relu = relu;
                        to.saturating = sigmoid || tanh;
                    }
                }
            });
    }
    for (std::size_t i = 0; i < active.size(); ++i) {
        const double units = double(active[i].size());
        to.dead.push_back(double(std::count(active[i].begin(), active[i].end(), false)) / units);
        to.saturated.push_back(flat[i] / (units * double(n)));
    }
}

/// Trains the run and determines what became of it. `Setup` has net, loss, optimizer and trainer.
template <class Setup>
outcome train(const run_options& o) {
    using net = typename Setup::net;
    using trainer = typename Setup::trainer;
    using loss = typename trainer::loss;
    constexpr std::size_t batch = trainer::lanes, in = net::in.size();
    constexpr std::size_t row = strut::simd::row_stride<float>(batch);

    const data_set data = make_data(o.data, o.seed);
    const auto model = std::make_unique<net>(strut::seed{o.seed});
    const net start = *model;
    loss objective{};
    objective.factor = o.loss_scale;
    trainer fit{*model, {.learning_rate = o.learning_rate}, objective};
    strut::monitor watch{fit, {.every = 10, .planned_steps = o.steps}};

    outcome found;
    found.id = o.id;
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
        const double now = fit.step_in_place(batch, watch).loss;
        if (keep_readings && watch.last().step == t + 1)
            found.readings.push_back(as_json(watch.last()));
        if (t == 0)
            found.first_loss = now;
        if (std::isfinite(now))
            found.largest_loss = std::fmax(found.largest_loss, now);
        else
            non_finite = std::min(non_finite, t);
        if ((t + 1) % epoch == 0 || t + 1 == o.steps) {
            const assessment a =
                assess(data.kind, o.unstable_loss, outputs(*model, data.x), data.y);
            found.train_loss.push_back(a.loss);
            found.train_score.push_back(a.score);
        }
        if (non_finite < t && t > non_finite + 30)
            break;
    }
    found.finite = non_finite == ~std::uint64_t{0};
    for (const float one : model->parameters)
        found.finite = found.finite && std::isfinite(one);
    found.best_constant = best_constant(data);
    for (const strut::tensor& one : net::tensors)
        if (one.purpose == strut::role::weight) {
            double moved = 0, size = 0;
            for (std::size_t i = one.offset; i < one.offset + one.size(); ++i) {
                moved += std::pow(double(model->parameters[i]) - double(start.parameters[i]), 2);
                size += std::pow(double(start.parameters[i]), 2);
            }
            found.moved.push_back(std::sqrt(moved) / std::fmax(std::sqrt(size), 1e-12));
        }
    if (found.finite)
        look_at_units(*model, data.x, found);
    found.steps = o.steps;
    found.target = o.target;
    found.poisoned = o.poisoned;
    found.unstable_loss = o.unstable_loss;
    found.frozen_first = trainer::frozen_layers::contains(0);
    for (const strut::alarm& one : watch.alarms())
        found.alarms.push_back(one);
    return found;
}

} // namespace diagnosis
