#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <type_traits>
#include <vector>

#include <boost/test/unit_test.hpp>

#include "laws/any_layer.hpp"
#include "laws/expect.hpp"
#include "laws/guarded.hpp"
#include "laws/layer_run.hpp"
#include "strut/core/shape.hpp"
#include "strut/layer/concept.hpp"

/// The laws of a bound layer, for every model of the concept.
namespace laws {

/// What a layer may differ in.
struct layer_nature {
    bool random = false;        ///< draws random numbers in training, by lane
    bool mixes_samples = false; ///< training looks at the batch as a whole, inference does not
};

/// Initial parameters: each weight tensor counts on the seed, and only tensors are written.
template <class T>
void initialize_counts_weights_and_fills_tensors(const any_layer<T>& layer) {
    constexpr T canary = guarded<T>::to_write;
    guarded<T> parameters{layer.parameters, canary};
    std::uint64_t seed = 1000;
    layer.initialize(parameters.data(), seed);
    std::uint64_t weights = 0;
    guarded<T> rest = parameters;
    bool filled = true;
    for (const strut::tensor& tensor : layer.tensors) {
        weights += tensor.purpose == strut::role::weight;
        for (std::size_t i = 0; i < tensor.size(); ++i) {
            filled &= parameters[tensor.offset + i] != canary;
            rest[tensor.offset + i] = canary;
        }
    }
    expect(filled, "initialize leaves something in a tensor");
    expect(
        same_bits(rest, guarded<T>{layer.parameters, canary}), "initialize writes between tensors");
    expect(parameters.intact(), "initialize writes outside the parameters");
    expect(seed == 1000 + weights, "initialize counts each weight tensor");

    guarded<T> statistics{layer.statistics, canary};
    layer.initialize_statistics(statistics.data());
    for (const strut::tensor& tensor : layer.statistic_tensors)
        for (std::size_t i = 0; i < tensor.size(); ++i)
            expect(statistics[tensor.offset + i] ==
                       T(tensor.purpose == strut::role::running_variance ? 1 : 0),
                "running means start at zero, variances at one");
    expect(statistics.intact(), "initialize_statistics writes outside the statistics");
}

/// Backward against central differences of forward, in every parameter and every input; to a share
/// of the largest, but no closer than to that share of `least`, where the gradients all but vanish.
inline void backward_matches_central_differences(
    const any_layer<double>& layer, std::uint64_t seed, std::size_t count, double least) {
    constexpr double step = 1e-5;
    constexpr double tolerance = 1e-7;
    layer_run<double> run{layer, seed, count};
    const auto slope = [&](double& x) {
        const double kept = x;
        x = kept + step;
        const double above = run.objective();
        x = kept - step;
        const double below = run.objective();
        x = kept;
        return (above - below) / (2 * step);
    };
    std::vector<double> parameter_slopes;
    for (const strut::tensor& tensor : layer.tensors)
        for (std::size_t i = 0; i < tensor.size(); ++i)
            parameter_slopes.push_back(slope(run.parameters[tensor.offset + i]));
    std::vector<double> input_slopes;
    for (std::size_t lane = 0; lane < count; ++lane)
        for (std::size_t f = 0; f < layer.in; ++f)
            input_slopes.push_back(slope(run.x[run.at(f, lane)]));

    run.forward();
    run.backward();
    auto first = parameter_slopes.begin();
    for (const strut::tensor& tensor : layer.tensors) {
        const auto last = first + static_cast<std::ptrdiff_t>(tensor.size());
        expect_close("gradient against central differences", run.tensor_of(run.gradient, tensor),
            std::vector<double>(first, last), tolerance, least);
        first = last;
    }
    std::vector<double> found;
    for (std::size_t lane = 0; lane < count; ++lane)
        for (std::size_t f = 0; f < layer.in; ++f)
            found.push_back(run.dx[run.at(f, lane)]);
    expect_close(
        "input gradient against central differences", found, input_slopes, tolerance, least);
}

/// Inference writes its output, and nothing else.
template <class T>
void inference_writes_only_its_output(const any_layer<T>& layer, std::uint64_t seed) {
    const layer_run<T> before{layer, seed, layer.lanes};
    auto run = before;
    run.infer();
    expect(run.guards_intact(), "inference writes outside its spans");
    expect(same_bits(run.x, before.x) && same_bits(run.parameters, before.parameters),
        "inference changes its input or its parameters");
    expect(same_bits(run.tape, before.tape), "inference writes to the tape");
}

/// True when nothing was written but dy, dx, the gradient and scratch.
template <class T>
bool backward_keeps_to_itself(const layer_run<T>& run, const layer_run<T>& before) {
    return run.guards_intact() && same_bits(run.x, before.x) && same_bits(run.y, before.y) &&
           same_bits(run.tape, before.tape) && same_bits(run.parameters, before.parameters);
}

/// Forward and backward write what is theirs to write, all of it, and nothing else.
template <class T>
void only_own_spans_are_written(const any_layer<T>& layer, std::uint64_t seed, std::size_t count) {
    const layer_run<T> before{layer, seed, count};
    auto run = before;
    run.forward();
    expect(run.guards_intact(), "forward writes outside its spans");
    expect(same_bits(run.x, before.x) && same_bits(run.parameters, before.parameters),
        "forward changes its input or its parameters");

    const auto kept = run;
    run.backward();
    expect(backward_keeps_to_itself(run, kept), "backward writes to what is not its");
    auto gaps = run.gradient;
    bool written = true;
    for (const strut::tensor& tensor : layer.tensors)
        for (std::size_t i = 0; i < tensor.size(); ++i) {
            written &= !gaps.is_canary(gaps[tensor.offset + i]);
            gaps[tensor.offset + i] = run.to_write;
        }
    for (std::size_t f = 0; f < layer.in; ++f)
        for (std::size_t lane = 0; lane < count; ++lane)
            written &= !run.dx.is_canary(run.dx[run.at(f, lane)]);
    expect(written, "backward leaves something unwritten");
    expect(same_bits(gaps, kept.gradient), "backward writes between tensors");
}

/// A gradient that is not wanted is left alone, and the other does not depend on that.
template <class T>
void only_wanted_gradients_are_written(
    const any_layer<T>& layer, std::uint64_t seed, std::size_t count) {
    layer_run<T> before{layer, seed, count};
    before.forward();
    auto both = before;
    both.backward();

    auto run = before;
    run.backward(layer.backward_parameters);
    expect(backward_keeps_to_itself(run, before), "backward writes to what is not its");
    expect(same_bits(run.dx, before.dx), "the input gradient is written though not wanted");
    expect(same_bits(run.gradient, both.gradient), "the gradient depends on what else is wanted");

    run = before;
    run.backward(layer.backward_input);
    expect(backward_keeps_to_itself(run, before), "backward writes to what is not its");
    expect(same_bits(run.gradient, before.gradient), "the gradient is written though not wanted");
    expect(same_bits(run.dx, both.dx), "the input gradient depends on what else is wanted");
}

/// What flows down from nothing is nothing.
template <class T>
void zero_dy_gives_zero_gradients(
    const any_layer<T>& layer, std::uint64_t seed, std::size_t count) {
    layer_run<T> run{layer, seed, count};
    std::fill(run.output_gradient.begin(), run.output_gradient.end(), T(0));
    run.forward();
    run.backward();
    bool zero = true;
    for (const strut::tensor& tensor : layer.tensors)
        for (std::size_t i = 0; i < tensor.size(); ++i)
            zero &= run.gradient[tensor.offset + i] == 0;
    for (std::size_t f = 0; f < layer.in; ++f)
        for (std::size_t lane = 0; lane < count; ++lane)
            zero &= run.dx[run.at(f, lane)] == 0;
    expect(zero, "zero dy gives a gradient");
}

/// A sample changes the results of its own lane only, of which it changes something.
template <class T>
void lanes_are_independent(const any_layer<T>& layer, std::uint64_t seed) {
    const layer_run<T> other{layer, seed + 1, layer.lanes};
    layer_run<T> before{layer, seed, layer.lanes};
    before.forward();
    before.backward();
    for (const std::size_t changed : {std::size_t{0}, layer.lanes / 2, layer.lanes - 1}) {
        auto run = before;
        for (std::size_t f = 0; f < layer.in; ++f)
            run.x[run.at(f, changed)] = other.x[run.at(f, changed)];
        run.forward();
        run.backward();
        bool others_stay = true;
        bool own_changes = false;
        const auto compare = [&](const guarded<T>& a, const guarded<T>& b, std::size_t features) {
            for (std::size_t f = 0; f < features; ++f)
                for (std::size_t lane = 0; lane < layer.lanes; ++lane) {
                    const bool same = guarded<T>::same_bits(a[run.at(f, lane)], b[run.at(f, lane)]);
                    if (lane == changed)
                        own_changes |= !same;
                    else
                        others_stay &= same;
                }
        };
        compare(run.y, before.y, layer.out);
        compare(run.dx, before.dx, layer.in);
        expect(others_stay, "a sample changes the results of another");
        expect(own_changes, "a sample does not change its own results");
    }
}

/// The first `count` of the lanes give what as many samples give one after the other to `single`,
/// the same layer in double at one lane; and accumulating adds their gradients up. In float as
/// well, within the 1e-6 that the design allows to whole networks.
template <class T>
void lanes_in_use_are_samples(const any_layer<T>& layer, const any_layer<double>& single,
    std::uint64_t seed, std::size_t count) {
    constexpr double tolerance = std::is_same_v<T, float> ? 1e-6 : 1e-13;
    layer_run<T> run{layer, seed, count};
    run.forward();
    run.backward();
    layer_run<double> alone{single, seed, 1};
    std::vector<double> y;
    std::vector<double> dx;
    std::vector<double> expected_y;
    std::vector<double> expected_dx;
    for (std::size_t lane = 0; lane < count; ++lane) {
        for (std::size_t f = 0; f < layer.in; ++f)
            alone.x[f] = static_cast<double>(run.x[run.at(f, lane)]);
        for (std::size_t f = 0; f < layer.out; ++f)
            alone.output_gradient[f] = static_cast<double>(run.output_gradient[run.at(f, lane)]);
        alone.pass.accumulate = lane > 0;
        alone.forward();
        alone.backward();
        for (std::size_t f = 0; f < layer.out; ++f)
            y.push_back(static_cast<double>(run.y[run.at(f, lane)]));
        for (std::size_t f = 0; f < layer.in; ++f)
            dx.push_back(static_cast<double>(run.dx[run.at(f, lane)]));
        expected_y.insert(expected_y.end(), alone.y.begin(), alone.y.end());
        expected_dx.insert(expected_dx.end(), alone.dx.begin(), alone.dx.end());
    }
    expect_close("output of lanes and of samples alone", y, expected_y, tolerance);
    expect_close("input gradient of lanes and of samples alone", dx, expected_dx, tolerance);
    BOOST_REQUIRE_EQUAL(layer.tensors.size(), single.tensors.size());
    for (std::size_t i = 0; i < layer.tensors.size(); ++i)
        expect_close("gradient of lanes and of samples alone",
            run.tensor_of(run.gradient, layer.tensors[i]),
            alone.tensor_of(alone.gradient, single.tensors[i]), tolerance, 1);
}

/// Accumulating adds to the gradient that is there.
template <class T>
void accumulating_adds(const any_layer<T>& layer, std::uint64_t seed, std::size_t count) {
    layer_run<T> run{layer, seed, count};
    run.forward();
    run.backward();
    auto added = run;
    added.pass.accumulate = true;
    added.backward();
    for (const strut::tensor& tensor : layer.tensors) {
        auto expected = run.tensor_of(run.gradient, tensor);
        for (T& one : expected)
            one *= 2;
        expect_close("accumulated twice", run.tensor_of(added.gradient, tensor), expected,
            64 * static_cast<double>(std::numeric_limits<T>::epsilon()));
    }
    expect(same_bits(added.dx, run.dx), "accumulating changes the input gradient");
    expect(added.gradient.intact(), "accumulating writes outside the gradient");
}

/// Training and inference give the same output.
template <class T>
void inference_gives_what_training_gives(const any_layer<T>& layer, std::uint64_t seed) {
    layer_run<T> run{layer, seed, layer.lanes};
    run.forward();
    const auto trained = run.y;
    run.scratch = guarded<T>{layer.scratch, run.to_write};
    run.infer();
    std::vector<T> found;
    std::vector<T> expected;
    for (std::size_t f = 0; f < layer.out; ++f)
        for (std::size_t lane = 0; lane < layer.lanes; ++lane) {
            found.push_back(run.y[run.at(f, lane)]);
            expected.push_back(trained[run.at(f, lane)]);
        }
    expect_close("inference and training", found, expected,
        4 * static_cast<double>(std::numeric_limits<T>::epsilon()));
}

/// All laws of a layer at one number of lanes, `single` being the same layer in double at one lane.
template <class T>
void layer_at(const any_layer<T>& layer, const any_layer<double>& single, layer_nature nature) {
    // Only a batch has statistics.
    if (nature.mixes_samples && layer.lanes == 1)
        return;
    for (const std::uint64_t seed : {11, 12}) {
        BOOST_TEST_CONTEXT("layer " << layer.name << " " << layer.in << " -> " << layer.out
                                    << ", lanes " << layer.lanes << ", seed " << seed << ", "
                                    << sizeof(T) << " bytes") {
            initialize_counts_weights_and_fills_tensors(layer);
            if (!nature.mixes_samples)
                lanes_are_independent(layer, seed);
            if (layer.infer) {
                inference_writes_only_its_output(layer, seed);
                if (!nature.random && !nature.mixes_samples)
                    inference_gives_what_training_gives(layer, seed);
                only_wanted_gradients_are_written(layer, seed, layer.lanes);
            }
            for (const std::size_t count : {layer.lanes, (layer.lanes + 1) / 2, std::size_t{1}}) {
                if (nature.mixes_samples && count == 1)
                    continue;
                only_own_spans_are_written(layer, seed, count);
                zero_dy_gives_zero_gradients(layer, seed, count);
                accumulating_adds(layer, seed, count);
                if (!nature.random && !nature.mixes_samples)
                    lanes_in_use_are_samples(layer, single, seed, count);
                // Few samples are normalized to much the same numbers, whatever they were.
                if constexpr (std::is_same_v<T, double>)
                    backward_matches_central_differences(
                        layer, seed, count, nature.mixes_samples ? 1e-2 : 0);
            }
        }
    }
}

/// Numbers of lanes at which a layer is put to the test.
template <std::size_t...>
struct lanes {};

/// All laws of a layer where `In` comes in, with the network's `Defaults`: training in double
/// against differences, and everything in float.
template <class Layer, strut::shape In, class... Defaults, std::size_t... OfDouble,
    std::size_t... OfFloat>
void layer_with(lanes<OfDouble...>, lanes<OfFloat...>, layer_nature nature) {
    using narrow = bound_at<Layer, float, In, Defaults...>;
    using wide = bound_at<Layer, double, In, Defaults...>;
    static_assert(strut::layer<Layer>);
    static_assert(strut::bound_layer<narrow> && strut::bound_layer<wide>);
    static_assert(narrow::in == In && wide::in == In && narrow::out == wide::out);
    static_assert(Layer::output(In) == narrow::out);
    const any_layer<double> single = any<wide, 1>;
    for (const any_layer<double>& one : {single, any<wide, OfDouble>...})
        layer_at(one, single, nature);
    for (const any_layer<float>& one : {any<narrow, OfFloat, passes::all>...})
        layer_at(one, single, nature);
}

/// At one lane, and below, at and above the widths of the registers.
template <class Layer, strut::shape In, class... Defaults>
void layer(layer_nature nature = {}) {
    layer_with<Layer, In, Defaults...>(lanes<2, 5, 9, 16, 33>{}, lanes<1, 3, 8, 17, 32>{}, nature);
}

/// At a few numbers of lanes, for a layer whose kernels are tested elsewhere.
template <class Layer, strut::shape In, class... Defaults>
void layer_briefly(layer_nature nature = {}) {
    layer_with<Layer, In, Defaults...>(lanes<3>{}, lanes<9>{}, nature);
}

/// For a layer that looks at the batch as a whole: three samples at least, since with two a
/// normalization is as steep as a step, and differences see little of it.
template <class Layer, strut::shape In, class... Defaults>
void layer_of_batches() {
    layer_with<Layer, In, Defaults...>(lanes<6>{}, lanes<9>{}, {.mixes_samples = true});
}

} // namespace laws
