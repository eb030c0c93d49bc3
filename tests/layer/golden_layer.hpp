#pragma once

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <string>
#include <vector>

#include <boost/test/unit_test.hpp>

#include "golden/reader.hpp"
#include "laws/any_layer.hpp"
#include "laws/layer_run.hpp"
#include "strut/core/shape.hpp"
#include "strut/layer/concept.hpp"

/// Layers against golden files: see make_convolutions.py and make_sequences.py.
namespace golden {

/// Numbers that both sides know.
template <class T>
T wave(std::size_t i, double size, double speed, double start) {
    return static_cast<T>(
        static_cast<float>(size * std::sin(speed * static_cast<double>(i) + start)));
}

/// Long tensors as twenty sums, of every twentieth element weighted by a sine of its place.
template <class T>
std::vector<T> digest(const std::vector<T>& all) {
    if (all.size() <= 40)
        return all;
    std::vector<double> sums(20);
    for (std::size_t i = 0; i < all.size(); ++i)
        sums[i % 20] += static_cast<double>(all[i]) * std::sin(static_cast<double>(i + 1));
    return {sums.begin(), sums.end()};
}

/// A layer with the numbers of the golden file.
template <class T>
laws::layer_run<T> golden_run(const laws::any_layer<T>& layer) {
    laws::layer_run<T> run{layer, 1, layer.lanes};
    for (std::size_t f = 0; f < layer.in; ++f)
        for (std::size_t lane = 0; lane < layer.lanes; ++lane)
            run.x[run.at(f, lane)] = wave<T>(f * layer.lanes + lane, 1.5, 0.7, 3);
    for (std::size_t f = 0; f < layer.out; ++f)
        for (std::size_t lane = 0; lane < layer.lanes; ++lane)
            run.output_gradient[run.at(f, lane)] = wave<T>(f * layer.lanes + lane, 1, 0.37, 4);
    run.settle_unused_lanes();
    for (std::size_t k = 0; k < layer.tensors.size(); ++k)
        for (std::size_t i = 0; i < layer.tensors[k].size(); ++i)
            run.parameters[layer.tensors[k].offset + i] =
                wave<T>(i, 0.6, 1.3 + 0.2 * static_cast<double>(k), static_cast<double>(k));
    layer.initialize_statistics(run.statistics.data());
    return run;
}

/// Rows of lanes without what is between them.
template <class T>
std::vector<T> samples_of(
    const laws::layer_run<T>& run, const laws::guarded<T>& rows, std::size_t count) {
    std::vector<T> all;
    for (std::size_t f = 0; f < count; ++f)
        for (std::size_t lane = 0; lane < run.layer.lanes; ++lane)
            all.push_back(rows[run.at(f, lane)]);
    return all;
}

inline const file& of_convolutions() {
    static const file golden{"convolutions.txt"};
    return golden;
}

/// Forward and all gradients.
template <class T>
void expect_golden(
    const std::string& kind, laws::layer_run<T> run, const file& golden = of_convolutions()) {
    const laws::any_layer<T>& layer = run.layer;
    const std::string name = kind + "/" + std::to_string(layer.lanes) + "/";
    const auto expect = [&](const std::string& what, const std::vector<T>& found) {
        expect_close(name + what, digest(found), golden.get<double>(name + what));
    };
    run.forward();
    run.backward();
    BOOST_TEST(run.guards_intact());
    expect("y", samples_of(run, run.y, layer.out));
    expect("dx", samples_of(run, run.dx, layer.in));
    for (std::size_t k = 0; k < layer.tensors.size(); ++k)
        expect("gradient" + std::to_string(k), run.tensor_of(run.gradient, layer.tensors[k]));
}

template <class T>
void expect_golden(const std::string& kind, const laws::any_layer<T>& layer,
    const file& golden = of_convolutions()) {
    expect_golden(kind, golden_run(layer), golden);
}

/// In double at one number of lanes and in float at another.
template <class Layer, strut::shape In, std::size_t LanesOfDouble, std::size_t LanesOfFloat>
void equals_pytorch(const std::string& kind) {
    expect_golden(kind, laws::any<laws::bound_at<Layer, double, In>, LanesOfDouble>);
    expect_golden(kind, laws::any<laws::bound_at<Layer, float, In>, LanesOfFloat>);
}

} // namespace golden
