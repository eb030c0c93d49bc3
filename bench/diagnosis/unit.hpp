#pragma once

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <type_traits>
#include <vector>

#include "strut/health/activity.hpp"
#include "strut/layer/walk.hpp"
#include "strut/strut.hpp"

#include "outcome.hpp"

namespace diagnosis {

/// At the end of a run and over all its data: the share of units that put out zero for every sample
/// in each relu layer, and of values in the flat ends in each sigmoid or tanh layer. The ends are
/// those of the labels: pre-activations beyond 4 and 2.2.
template <class Net>
void look_at_units(const Net& net, const std::vector<float>& x, outcome& to) {
    // Only the training pass leaves a tape to walk over; folded, it uses no batch statistics.
    using folded = strut::folded<Net>;
    using root = typename folded::root;
    constexpr std::size_t in = Net::in.size(), lanes = 64;
    constexpr std::size_t row = strut::simd::row_stride<float>(lanes);
    const auto fixed = std::make_unique<folded>(net);
    const auto work = std::make_unique<strut::training_workspace<root, strut::mse, lanes>>();
    std::vector<std::vector<bool>> active;
    std::vector<double> flat; // values, per unit
    const std::size_t n = x.size() / in;
    for (std::size_t first = 0; first < n; first += lanes) {
        const std::size_t count = std::min(lanes, n - first);
        for (std::size_t lane = 0; lane < row; ++lane)
            for (std::size_t f = 0; f < in; ++f)
                work->input[f * row + lane] = x[(first + (lane < count ? lane : 0)) * in + f];
        root::template forward<strut::mode::training, lanes>(fixed->parameters.data(),
            fixed->statistics.data(), work->input.data(), work->output.data(), work->tape.data(),
            work->scratch.data(), strut::pass{count});
        std::size_t layer = 0;
        const auto look = [&]<class Bound>(
                              strut::layer_place, const float*, const float* y, const float*) {
            if constexpr (strut::detail::has_activation<Bound>) {
                using act = strut::detail::activation_behind<Bound>;
                constexpr bool sigmoid = std::is_same_v<act, strut::sigmoid>;
                constexpr bool tanh = std::is_same_v<act, strut::tanh>;
                // sigmoid(4) - 1/2, and tanh(2.2)
                constexpr double middle = sigmoid ? 0.5 : 0,
                                 end = sigmoid ? 0.48201379 : 0.97574313;
                if constexpr (std::is_same_v<act, strut::relu>) {
                    if (active.size() <= layer)
                        active.emplace_back(Bound::out.size());
                    for (std::size_t u = 0; u < Bound::out.size(); ++u)
                        for (std::size_t lane = 0; lane < count; ++lane)
                            if (y[u * row + lane] > 0)
                                active[layer][u] = true;
                } else if constexpr (sigmoid || tanh) {
                    std::size_t values = 0;
                    for (std::size_t u = 0; u < Bound::out.size(); ++u)
                        for (std::size_t lane = 0; lane < count; ++lane)
                            values += std::abs(double(y[u * row + lane]) - middle) > end;
                    if (flat.size() <= layer)
                        flat.push_back(0);
                    flat[layer] += double(values) / double(Bound::out.size());
                }
                ++layer;
            }
        };
        strut::walk<root>::template over<lanes>(
            {}, work->input.data(), work->output.data(), work->tape.data(), look);
    }
    for (const std::vector<bool>& units : active)
        to.dead.push_back(
            double(std::count(units.begin(), units.end(), false)) / double(units.size()));
    for (const double values : flat)
        to.saturated.push_back(values / double(n));
}

} // namespace diagnosis
