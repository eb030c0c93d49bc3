#pragma once

#include <cmath>
#include <cstddef>
#include <cstdio>
#include <cstdlib>
#include <memory>
#include <sstream>
#include <string>
#include <vector>

#include <boost/test/unit_test.hpp>

#include "strut/health/forecast.hpp"
#include "strut/inference.hpp"
#include "strut/report/forecast.hpp"

/// What forecasts of layers made of layers are held against: the library itself, in double, one
/// sample at a time.
namespace measurement {

using namespace strut;
using health::beyond;

template <class... Items>
using net = basic_network<double, Items...>;

/// log10 of the norm of the gradient of each tensor of weights, for one of norm 1 at the output:
/// squares averaged over initial weights and samples. `words`: what comes in is one of so many, not
/// normal.
template <class Net>
std::vector<double> measured(std::size_t seeds, std::size_t words) {
    using root = typename Net::root;
    using numbers_of = typename Net::parameter_block;
    struct buffers {
        Net model;
        block<double, tensor_footprint<double>(root::in.size())> x{}, dx{};
        block<double, tensor_footprint<double>(root::out.size())> y{}, dy{};
        block<double, root::template tape<1> + 16> tape{};
        block<double, root::template scratch<1> + 16> scratch{};
        numbers_of gradient{};
    };
    std::vector<double> squares(Net::tensors.size());
    for (std::size_t s = 1; s <= seeds; ++s) {
        const auto at = std::make_unique<buffers>();
        at->model.initialize(seed{s});
        const strut::random numbers{1000 + s};
        for (std::size_t i = 0; i < root::in.size(); ++i)
            at->x[i] = words > 0 ? std::floor(static_cast<double>(words) * numbers.uniform(i))
                                 : std::sqrt(Net::second_moment) * numbers.normal(i);
        double norm = 0;
        for (std::size_t i = 0; i < root::out.size(); ++i) {
            at->dy[i] = numbers.normal(root::in.size() + i);
            norm += at->dy[i] * at->dy[i];
        }
        for (std::size_t i = 0; i < root::out.size(); ++i)
            at->dy[i] /= std::sqrt(norm);
        root::template forward<mode::training, 1>(at->model.parameters.data(),
            at->model.statistics.data(), at->x.data(), at->y.data(), at->tape.data(),
            at->scratch.data(), pass{});
        root::template backward<wanted{true, true}, 1>(at->model.parameters.data(), at->x.data(),
            at->y.data(), at->tape.data(), at->dy.data(), at->dx.data(), at->gradient.data(),
            at->scratch.data(), pass{});
        for (std::size_t t = 0; t < Net::tensors.size(); ++t)
            for (std::size_t i = 0; i < Net::tensors[t].size(); ++i) {
                const double one = at->gradient[Net::tensors[t].offset + i];
                squares[t] += one * one / static_cast<double>(seeds);
            }
    }
    std::vector<double> decades;
    for (std::size_t t = 0; t < Net::tensors.size(); ++t)
        if (Net::tensors[t].purpose == role::weight)
            decades.push_back(std::log10(squares[t]) / 2);
    return decades;
}

/// How a forecast is held against what is measured.
struct expected {
    double within = 0.06; ///< decades
    std::size_t seeds = 300;
    std::size_t words = 0;
    std::size_t of_recurrent = 2; ///< weights of a recurrent layer, which has another figure
};

/// Every matrix but those of recurrent layers.
template <class Net>
void expect_close(const std::string& name, const expected& as = {}) {
    constexpr const auto& all = forecast<Net>;
    const std::vector<double> found = measured<Net>(as.seeds, as.words);
    std::size_t t = 0;
    for (const health::layer_forecast& layer : all.layers) {
        if (layer.recurrent) {
            t += as.of_recurrent;
            continue;
        }
        if (std::getenv("SHOW") != nullptr)
            std::printf("%s, layer %zu: forecast %.3f, measured %.3f\n", name.c_str(), layer.index,
                layer.weight_gradient, found[t]);
        const bool both_none = layer.unread && std::isinf(found[t]);
        BOOST_TEST((both_none || std::abs(layer.weight_gradient - found[t]) < as.within),
            name << ", layer " << layer.index << ": " << layer.weight_gradient << " is not near "
                 << found[t]);
        ++t;
    }
    BOOST_TEST(t == found.size(), name);
    BOOST_TEST((all.not_covered == beyond::nothing), name);
}
#define EXPECT_CLOSE(NAME, ...) expect_close<NAME>(#NAME __VA_OPT__(, ) __VA_ARGS__)

/// The reason is among those that are given, and printed.
template <class Net>
void says(beyond reason, const std::string& words) {
    constexpr const auto& all = forecast<Net>;
    BOOST_TEST((all.not_covered & reason));
    BOOST_TEST((all.verdict.is != outlook::ok));
    std::ostringstream text;
    text << all;
    BOOST_TEST(text.str().find("beyond the theory: ") != std::string::npos, text.str());
    BOOST_TEST(text.str().find(words) != std::string::npos, text.str());
}

} // namespace measurement
