#pragma once

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <memory>
#include <vector>

#include "strut/core/storage.hpp"
#include "strut/simd/pack.hpp"

#include "data.hpp"

namespace diagnosis {

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

} // namespace diagnosis
