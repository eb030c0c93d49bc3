#pragma once

#include <cstddef>
#include <type_traits>
#include <utility>
#include <vector>

#include <boost/test/unit_test.hpp>

#include "laws/any_layer.hpp"
#include "laws/expect.hpp"
#include "laws/layer_run.hpp"
#include "strut/layer/concept.hpp"
#include "strut/layer/dense.hpp"
#include "strut/policy/activation/relu.hpp"

/// Dense layers of many widths and lanes against loops in double. All widths at all lanes would
/// take hours to compile: the files that include this take every width at a few numbers of lanes,
/// and every number of lanes at a few widths.
namespace laws {

template <class T, std::size_t In, std::size_t Out, std::size_t Lanes>
constexpr any_layer<T> dense_at =
    any<bound_at<strut::dense<Out, strut::relu>, T, strut::shape{In}>, Lanes>;

/// Forward and backward of the first `count` lanes: relu(x W + b) and its gradients.
template <class T>
void is_close_to_loops(const any_layer<T>& layer, std::size_t count) {
    constexpr double tolerance = std::is_same_v<T, float> ? 1e-6 : 1e-14;
    layer_run<T> run{layer, 21, count};
    run.forward();
    run.backward();

    const std::size_t in = layer.in;
    const std::size_t out = layer.out;
    const auto weights = run.tensor_of(run.parameters, layer.tensors[0]);
    const auto bias = run.tensor_of(run.parameters, layer.tensors[1]);
    std::vector<double> y;
    std::vector<double> dx;
    std::vector<double> weight_gradient(in * out);
    std::vector<double> bias_gradient(out);
    std::vector<T> found_y;
    std::vector<T> found_dx;
    for (std::size_t lane = 0; lane < count; ++lane) {
        std::vector<double> dh(out);
        for (std::size_t o = 0; o < out; ++o) {
            double h = static_cast<double>(bias[o]);
            for (std::size_t i = 0; i < in; ++i)
                h += static_cast<double>(run.x[run.at(i, lane)]) *
                     static_cast<double>(weights[i * out + o]);
            y.push_back(h > 0 ? h : 0);
            found_y.push_back(run.y[run.at(o, lane)]);
            // The layer's own sign: next to zero it may differ.
            dh[o] =
                found_y.back() > 0 ? static_cast<double>(run.output_gradient[run.at(o, lane)]) : 0;
            bias_gradient[o] += dh[o];
        }
        for (std::size_t i = 0; i < in; ++i) {
            double sum = 0;
            for (std::size_t o = 0; o < out; ++o) {
                sum += static_cast<double>(weights[i * out + o]) * dh[o];
                weight_gradient[i * out + o] += static_cast<double>(run.x[run.at(i, lane)]) * dh[o];
            }
            dx.push_back(sum);
            found_dx.push_back(run.dx[run.at(i, lane)]);
        }
    }
    expect_close("output", found_y, y, tolerance, 1);
    expect_close("input gradient", found_dx, dx, tolerance, 1);
    expect_close("weight gradient", run.tensor_of(run.gradient, layer.tensors[0]), weight_gradient,
        tolerance, 1);
    expect_close("bias gradient", run.tensor_of(run.gradient, layer.tensors[1]), bias_gradient,
        tolerance, 1);
    expect(run.guards_intact(), "something outside is written");
}

template <class T>
void is_close_to_loops(const any_layer<T>& layer) {
    BOOST_TEST_CONTEXT("dense " << layer.in << " -> " << layer.out << ", lanes " << layer.lanes) {
        is_close_to_loops(layer, layer.lanes);
        if (layer.lanes > 1)
            is_close_to_loops(layer, (layer.lanes + 1) / 2);
    }
}

/// Every `Step`th width from 1 to 65 as the inputs, with the widths from 65 to 1 as the outputs.
template <class T, std::size_t Lanes, std::size_t Step = 1>
void every_width_is_close_to_loops() {
    [&]<std::size_t... I>(std::index_sequence<I...>) {
        for (const auto& layer : {dense_at<T, Step * I + 1, 65 - Step * I, Lanes>...})
            is_close_to_loops(layer);
    }
    (std::make_index_sequence<64 / Step + 1>{});
}

/// Every number of lanes from 1 to 33.
template <class T, std::size_t In, std::size_t Out>
void every_number_of_lanes_is_close_to_loops() {
    [&]<std::size_t... I>(std::index_sequence<I...>) {
        for (const auto& layer : {dense_at<T, In, Out, I + 1>...})
            is_close_to_loops(layer);
    }
    (std::make_index_sequence<33>{});
}

} // namespace laws
