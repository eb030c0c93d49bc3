#pragma once

#include <algorithm>
#include <cstddef>

#include "strut/core/cmath.hpp"
#include "strut/health/forecast/walk.hpp"
#include "strut/layer/each_step.hpp"
#include "strut/layer/softmax.hpp"

namespace strut::health {

/// For normal logits of variance q and n features, y_f = exp(x_f) / (n exp(q / 2)), so that
/// E y^2 = exp(q) / n^2, at most 1 / n; this is also the gain of |dy|^2 (1 for the logarithm).
/// Above the last weights it does not matter; before them it is not what the theory is about.
template <class T, shape Shape, bool Logarithm>
struct rule<bound::softmax<T, Shape, Logarithm>> {
    static constexpr std::size_t gains = 1;
    static constexpr std::size_t layers = 0;

    static constexpr void forward(signal& at, walk& notes) {
        constexpr auto features = static_cast<double>(features_of(Shape));
        notes.flag(beyond::softmax_inside);
        const double q = std::min(at.variance(), 700.0);
        const double square = std::min(cmath::exp(q) / features, 1.0) / features;
        const double mean = -cmath::log(features) - q / 2;
        if constexpr (Logarithm)
            at = {q + mean * mean, mean, at.within, true, at.normalized, 0};
        else
            at = {square, 1 / features, std::min(at.within, 1.0) * square, false, at.normalized, 0};
        notes.push(Logarithm ? 1 : square);
    }
    static constexpr void backward(double& gradient, walk& notes) { gradient += notes.pop(); }
};

} // namespace strut::health
