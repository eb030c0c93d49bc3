#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <utility>
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
    bool random = false; ///< draws random numbers in training, by lane
};

/// Initial parameters: each weight tensor counts on the seed, and only tensors are written.
template <class T>
void initialize_counts_weights_and_fills_tensors(const any_layer<T>& layer) {
    guarded<T> parameters{layer.parameters};
    std::uint64_t seed = 1000;
    layer.initialize(parameters.data(), seed);
    std::uint64_t weights = 0;
    guarded<T> rest = parameters;
    bool filled = true;
    for (const strut::tensor& tensor : layer.tensors) {
        weights += tensor.purpose == strut::role::weight;
        for (std::size_t i = 0; i < tensor.size(); ++i) {
            filled &= parameters[tensor.offset + i] == parameters[tensor.offset + i];
            rest[tensor.offset + i] = guarded<T>::canary;
        }
    }
    expect(filled, "initialize leaves something in a tensor");
    expect(same_bits(rest, guarded<T>{layer.parameters}), "initialize writes between tensors");
    expect(parameters.intact(), "initialize writes outside the parameters");
    expect(seed == 1000 + weights, "initialize counts each weight tensor");
}

/// Backward against central differences of forward, in every parameter and every input.
inline void backward_matches_central_differences(
    const any_layer<double>& layer, std::uint64_t seed, std::size_t count) {
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
        const auto size = static_cast<std::ptrdiff_t>(tensor.size());
        const double* const found = run.gradient.data() + tensor.offset;
        expect_close("gradient against central differences",
            std::vector<double>(found, found + size), std::vector<double>(first, first + size),
            tolerance);
        first += size;
    }
    std::vector<double> found;
    for (std::size_t lane = 0; lane < count; ++lane)
        for (std::size_t f = 0; f < layer.in; ++f)
            found.push_back(run.dx[run.at(f, lane)]);
    expect_close("input gradient against central differences", found, input_slopes, tolerance);
}

/// Each pass writes what is its to write and nothing else, whatever gradients are wanted; those
/// that are not wanted are left alone, and the others do not depend on that.
template <class T>
void only_own_spans_are_written(
    const any_layer<T>& layer, std::uint64_t seed, std::size_t count) {
    const layer_run<T> before{layer, seed, count};
    auto run = before;
    run.infer();
    expect(run.guards_intact(), "inference writes outside its spans");
    expect(same_bits(run.x, before.x) && same_bits(run.parameters, before.parameters),
        "inference changes its input or its parameters");
    expect(same_bits(run.tape, before.tape), "inference writes to the tape");

    run.forward();
    expect(run.guards_intact(), "forward writes outside its spans");
    expect(same_bits(run.x, before.x) && same_bits(run.parameters, before.parameters),
        "forward changes its input or its parameters");

    const auto kept = run;
    run.backward();
    const auto both = run;
    const auto changes_nothing_else = [&] {
        return run.guards_intact() && same_bits(run.x, kept.x) && same_bits(run.y, kept.y) &&
               same_bits(run.tape, kept.tape) && same_bits(run.parameters, kept.parameters);
    };
    expect(changes_nothing_else(), "backward writes to what is not its");
    auto gaps = run.gradient;
    bool finite = true;
    for (const strut::tensor& tensor : layer.tensors)
        for (std::size_t i = 0; i < tensor.size(); ++i) {
            finite &= gaps[tensor.offset + i] == gaps[tensor.offset + i];
            gaps[tensor.offset + i] = guarded<T>::canary;
        }
    for (std::size_t f = 0; f < layer.in; ++f)
        for (std::size_t lane = 0; lane < count; ++lane)
            finite &= run.dx[run.at(f, lane)] == run.dx[run.at(f, lane)];
    expect(finite, "backward leaves something unwritten, or reads what is not its");
    expect(same_bits(gaps, kept.gradient), "backward writes between tensors");

    run = kept;
    run.backward(layer.backward_parameters);
    expect(changes_nothing_else(), "backward of the parameters writes to what is not its");
    expect(same_bits(run.dx, kept.dx), "the input gradient is written though not wanted");
    expect(same_bits(run.gradient, both.gradient), "the gradient depends on what else is wanted");

    run = kept;
    run.backward(layer.backward_input);
    expect(changes_nothing_else(), "backward of the input writes to what is not its");
    expect(same_bits(run.gradient, kept.gradient), "the gradient is written though not wanted");
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

/// The first `count` of the lanes give what as many samples give one after the other, `single` being
/// the same layer at one lane; and accumulating adds their gradients up.
template <class T>
void lanes_in_use_are_samples(const any_layer<T>& layer, const any_layer<T>& single,
    std::uint64_t seed, std::size_t count) {
    const double tolerance = 64 * static_cast<double>(std::numeric_limits<T>::epsilon());
    layer_run<T> run{layer, seed, count};
    run.forward();
    run.backward();
    layer_run<T> alone{single, seed, 1};
    alone.parameters = run.parameters;
    std::vector<T> y;
    std::vector<T> expected_y;
    std::vector<T> dx;
    std::vector<T> expected_dx;
    for (std::size_t lane = 0; lane < count; ++lane) {
        for (std::size_t f = 0; f < layer.in; ++f)
            alone.x[f] = run.x[run.at(f, lane)];
        for (std::size_t f = 0; f < layer.out; ++f)
            alone.output_gradient[f] = run.output_gradient[run.at(f, lane)];
        alone.pass.accumulate = lane > 0;
        alone.forward();
        alone.backward();
        for (std::size_t f = 0; f < layer.out; ++f) {
            y.push_back(run.y[run.at(f, lane)]);
            expected_y.push_back(alone.y[f]);
        }
        for (std::size_t f = 0; f < layer.in; ++f) {
            dx.push_back(run.dx[run.at(f, lane)]);
            expected_dx.push_back(alone.dx[f]);
        }
    }
    expect_close("output of lanes and of samples alone", y, expected_y, tolerance);
    expect_close("input gradient of lanes and of samples alone", dx, expected_dx, tolerance);
    for (const strut::tensor& tensor : layer.tensors) {
        const auto part = [&](const guarded<T>& all) {
            return std::vector<T>(
                all.data() + tensor.offset, all.data() + tensor.offset + tensor.size());
        };
        expect_close("gradient of lanes and of samples alone", part(run.gradient),
            part(alone.gradient), tolerance);
    }
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
        std::vector<T> found;
        std::vector<T> expected;
        for (std::size_t i = 0; i < tensor.size(); ++i) {
            found.push_back(added.gradient[tensor.offset + i]);
            expected.push_back(2 * run.gradient[tensor.offset + i]);
        }
        expect_close("accumulated twice", found, expected,
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
    std::fill(run.scratch.begin(), run.scratch.end(), guarded<T>::canary);
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

/// Float against double: forward within 1e-6 of the largest entry, as the design demands of whole
/// networks, and the gradients as well.
inline void float_is_close_to_double(const any_layer<float>& narrow,
    const any_layer<double>& wide, std::uint64_t seed, std::size_t count) {
    constexpr double tolerance = 1e-6;
    layer_run<float> run{narrow, seed, count};
    layer_run<double> reference{wide, seed, count};
    run.forward();
    run.backward();
    reference.forward();
    reference.backward();
    const auto rows = [&](const auto& from, const auto& numbers, std::size_t features) {
        std::vector<double> all;
        for (std::size_t lane = 0; lane < count; ++lane)
            for (std::size_t f = 0; f < features; ++f)
                all.push_back(static_cast<double>(numbers[from.at(f, lane)]));
        return all;
    };
    expect_close("output in float and double", rows(run, run.y, narrow.out),
        rows(reference, reference.y, wide.out), tolerance);
    expect_close("input gradient in float and double", rows(run, run.dx, narrow.in),
        rows(reference, reference.dx, wide.in), tolerance);
    expect(narrow.tensors.size() == wide.tensors.size(), "float and double have the same tensors");
    for (std::size_t i = 0; i < narrow.tensors.size(); ++i) {
        const auto part = [](const auto& gradient, const strut::tensor& tensor) {
            const auto* const first = gradient.data() + tensor.offset;
            return std::vector<double>(first, first + tensor.size());
        };
        expect_close("gradient in float and double", part(run.gradient, narrow.tensors[i]),
            part(reference.gradient, wide.tensors[i]), tolerance);
    }
}

/// All laws of a layer at one number of lanes, for any T.
template <class T>
void layer_at(const any_layer<T>& layer, const any_layer<T>& single, layer_nature nature) {
    for (const std::uint64_t seed : {11, 12}) {
        BOOST_TEST_CONTEXT("layer " << layer.name << " " << layer.in << " -> " << layer.out
                                    << ", lanes " << layer.lanes << ", seed " << seed << ", "
                                    << sizeof(T) << " bytes") {
            initialize_counts_weights_and_fills_tensors(layer);
            lanes_are_independent(layer, seed);
            if (!nature.random)
                inference_gives_what_training_gives(layer, seed);
            for (const std::size_t count : {layer.lanes, (layer.lanes + 1) / 2, std::size_t{1}}) {
                only_own_spans_are_written(layer, seed, count);
                zero_dy_gives_zero_gradients(layer, seed, count);
                accumulating_adds(layer, seed, count);
                if (!nature.random)
                    lanes_in_use_are_samples(layer, single, seed, count);
                if constexpr (std::is_same_v<T, double>)
                    backward_matches_central_differences(layer, seed, count);
            }
        }
    }
}

/// All laws of a layer where `In` comes in, with the network's `Defaults`: in double at ten numbers
/// of lanes, and in float at five.
template <class Layer, strut::shape In, class... Defaults>
void layer(layer_nature nature = {}) {
    using narrow = bound_at<Layer, float, In, Defaults...>;
    using wide = bound_at<Layer, double, In, Defaults...>;
    static_assert(strut::layer<Layer>);
    static_assert(strut::bound_layer<narrow> && strut::bound_layer<wide>);
    static_assert(narrow::in == In && wide::in == In && narrow::out == wide::out);
    static_assert(Layer::output(In) == narrow::out);
    for (const auto& one : {any<wide, 1>, any<wide, 2>, any<wide, 3>, any<wide, 5>, any<wide, 8>,
             any<wide, 9>, any<wide, 16>, any<wide, 17>, any<wide, 32>, any<wide, 33>})
        layer_at(one, any<wide, 1>, nature);
    for (const auto& [one, reference] :
        {std::pair{any<narrow, 1>, any<wide, 1>}, std::pair{any<narrow, 3>, any<wide, 3>},
            std::pair{any<narrow, 9>, any<wide, 9>}, std::pair{any<narrow, 16>, any<wide, 16>},
            std::pair{any<narrow, 33>, any<wide, 33>}}) {
        layer_at(one, any<narrow, 1>, nature);
        float_is_close_to_double(one, reference, 13, one.lanes);
        float_is_close_to_double(one, reference, 14, (one.lanes + 1) / 2);
    }
}

} // namespace laws
