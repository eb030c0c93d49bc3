#pragma once

#include <cstddef>
#include <utility>

#include "laws/layer.hpp"
#include "strut/core/shape.hpp"
#include "strut/layer/normalize.hpp"

/// A normalization at work, through the layer that wraps it.
namespace laws {

template <class Norm, std::size_t Features = 6>
using normalizing = bound_at<strut::normalize<Norm>, double, strut::shape{Features}>;

/// Mean and biased variance of what `at(i)` gives for i in [0, count).
template <class At>
std::pair<double, double> moments(std::size_t count, At at) {
    double mean = 0;
    for (std::size_t i = 0; i < count; ++i)
        mean += at(i) / static_cast<double>(count);
    double variance = 0;
    for (std::size_t i = 0; i < count; ++i)
        variance += (at(i) - mean) * (at(i) - mean) / static_cast<double>(count);
    return {mean, variance};
}

template <class Norm, std::size_t Lanes, std::size_t Features = 6>
layer_run<double> ran(std::size_t count) {
    layer_run<double> run{any<normalizing<Norm, Features>, Lanes>, 7, count};
    // Far from zero and wide, so that a missing centre or scale is seen.
    for (double& x : run.x)
        x = 3 * x + 20;
    run.forward();
    return run;
}

} // namespace laws
