#pragma once

#include <array>
#include <cmath>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <stdexcept>
#include <string>
#include <type_traits>
#include <utility>
#include <vector>

#include "common/random.hpp"
#include "common/row.hpp"

/// Rows `kernel/<norm>_training_<features>x<lanes>/<impl>`: what a normalization costs in a
/// training step: forward with scale and shift, running statistics if it has them, and backward to
/// the input, the scale and the shift. `items_per_second` counts elements of the batch.
namespace bench {

enum class norm { batch, layer };

/// A normalization of a batch of `lanes` samples; the running statistics start at 0 and 1.
struct norm_case {
    bench::norm norm;
    std::size_t features, lanes;
    static constexpr double momentum = 0.1, epsilon = 1e-5;

    constexpr std::size_t size() const { return features * lanes; }
    std::string name() const {
        return std::string{"kernel/"} + (norm == norm::batch ? "batch" : "layer") +
               "_norm_training_" + std::to_string(features) + "x" + std::to_string(lanes);
    }
};

/// Calls `visit.template operator()<norm_case>()` for each case that is measured.
template <class Visit>
constexpr void for_each_norm_case(Visit visit) {
    constexpr auto cases = [] {
        std::array<norm_case, 8> all{};
        std::size_t i = 0;
        for (const norm norm : {norm::batch, norm::layer})
            for (const std::size_t features : {64, 128})
                for (const std::size_t lanes : {32, 64})
                    all[i++] = {norm, features, lanes};
        return all;
    }();
    [&]<std::size_t... I>(std::index_sequence<I...>) {
        (visit.template operator()<cases[I]>(), ...);
    }
    (std::make_index_sequence<cases.size()>{});
}

/// What goes in, batches as [feature][lane].
struct norm_input {
    std::vector<float> x, dy, scale, shift;

    explicit norm_input(const norm_case& work) {
        random_source random{31};
        x = random.uniform(work.size(), -1, 2);
        dy = random.uniform(work.size(), -1, 1);
        scale = random.uniform(work.features, 0.5f, 1.5f);
        shift = random.uniform(work.features, -1, 1);
    }
};

/// What comes out; the running statistics are empty for a normalization without.
template <class T>
struct norm_output {
    std::vector<T> y, dx, dscale, dshift, mean, variance;
};

/// The same in double, written to be read.
inline norm_output<double> norm_reference(const norm_case& work) {
    const norm_input in{work};
    const bool batch = work.norm == norm::batch;
    const std::size_t groups = batch ? work.features : work.lanes;
    const std::size_t count = batch ? work.lanes : work.features;
    norm_output<double> out{std::vector<double>(work.size()), std::vector<double>(work.size()),
        std::vector<double>(work.features), std::vector<double>(work.features), {}, {}};
    for (std::size_t group = 0; group < groups; ++group) {
        const auto feature = [&](std::size_t i) { return batch ? group : i; };
        const auto at = [&](std::size_t i) {
            return batch ? group * work.lanes + i : i * work.lanes + group;
        };
        double mean = 0, variance = 0;
        for (std::size_t i = 0; i < count; ++i)
            mean += double(in.x[at(i)]) / double(count);
        for (std::size_t i = 0; i < count; ++i)
            variance += std::pow(double(in.x[at(i)]) - mean, 2) / double(count);
        const double deviation = std::sqrt(variance + norm_case::epsilon);
        const auto normal = [&](std::size_t i) { return (double(in.x[at(i)]) - mean) / deviation; };
        const auto slope = [&](std::size_t i) {
            return double(in.dy[at(i)]) * double(in.scale[feature(i)]);
        };
        double slopes = 0, along = 0;
        for (std::size_t i = 0; i < count; ++i) {
            slopes += slope(i) / double(count);
            along += slope(i) * normal(i) / double(count);
        }
        for (std::size_t i = 0; i < count; ++i) {
            const std::size_t f = feature(i);
            out.y[at(i)] = normal(i) * double(in.scale[f]) + double(in.shift[f]);
            out.dx[at(i)] = (slope(i) - slopes - normal(i) * along) / deviation;
            out.dscale[f] += double(in.dy[at(i)]) * normal(i);
            out.dshift[f] += double(in.dy[at(i)]);
        }
        if (batch) {
            const double unbiased = variance * double(count) / double(count - 1);
            out.mean.push_back(norm_case::momentum * mean);
            out.variance.push_back(1 + norm_case::momentum * (unbiased - 1));
        }
    }
    return out;
}

/// A normalization in training: built from its input, `run()` does forward and backward once, and
/// `output()` gives what the last run left.
template <class P>
concept norm_pass = requires(const norm_input& input, P pass) {
    { P::label } -> std::convertible_to<const char*>;
    P{input};
    pass.run();
    { pass.output() } -> std::same_as<norm_output<float>>;
};

template <norm_case Case, norm_pass Pass>
class norm_form {
public:
    static constexpr auto label = Pass::label;

    norm_form() : pass_{norm_input{Case}} {}

    void run() {
        pass_.run();
        benchmark::ClobberMemory();
    }

    /// The worst of all tensors; the running statistics are those after one run.
    double error() {
        run();
        const auto found = pass_.output();
        const auto expected = norm_reference(Case);
        double worst = 0;
        const auto compare = [&](const auto& one, const auto& other) {
            if (one.size() != other.size())
                throw std::runtime_error{"a tensor is missing"};
            if (!other.empty())
                worst = std::fmax(worst, relative_error(one, other));
        };
        compare(found.y, expected.y);
        compare(found.dx, expected.dx);
        compare(found.dscale, expected.dscale);
        compare(found.dshift, expected.dshift);
        compare(found.mean, expected.mean);
        compare(found.variance, expected.variance);
        return worst;
    }

private:
    Pass pass_;
};

/// Registers the row of the case for `impl`; it shows the fastest of the passes.
template <norm_case Case, norm_pass... Passes>
void add_norm_row(const std::string& impl) {
    add_row<norm_form<Case, Passes>...>(
        Case.name() + "/" + impl, 1e-4,
        []<class F>(std::type_identity<F>) { return std::make_unique<F>(); },
        [](benchmark::State& state) {
            state.SetItemsProcessed(state.iterations() * std::int64_t(Case.size()));
        });
}

} // namespace bench
