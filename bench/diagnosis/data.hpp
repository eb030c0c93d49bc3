#pragma once

#include <cmath>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <numbers>
#include <string_view>
#include <vector>

#include "strut/core/random.hpp"

/// The data sets of the labelled runs, from counted random numbers: any language can rebuild them.
namespace diagnosis {

enum class task { two_classes, four_classes, regression };

struct data_options {
    std::string_view name;
    double x_scale = 1, x_shift = 0, y_scale = 1;
    double flip = 0;              ///< the share of labels that are wrong
    std::size_t train = 512;      ///< samples to train on, of 512
    std::ptrdiff_t poisoned = -1; ///< this sample's first input is not a number
    std::size_t steps = 1;        ///< of a sequence
};

struct data_set {
    task kind = task::two_classes;
    std::size_t inputs = 0;  ///< numbers of a sample
    std::vector<float> x, y; ///< [sample][input], [sample]
};

inline data_set make_data(const data_options& o, std::uint64_t run_seed) {
    constexpr std::size_t total = 512 + 256;
    const std::uint64_t s = run_seed * 1000003 + 17;
    const strut::random r0{s}, r1{s + 1}, r2{s + 2};
    data_set data;
    std::vector<double> x, y(total);
    const auto shape = [&](task kind, std::size_t inputs) {
        data.kind = kind;
        data.inputs = inputs;
        x.resize(total * inputs);
    };
    const double pi = std::numbers::pi;
    if (o.name == "sum10") {
        shape(task::two_classes, 10);
        for (std::size_t i = 0; i < x.size(); ++i)
            x[i] = r0.normal(i);
        for (std::size_t i = 0; i < total; ++i) {
            double sum = 0;
            for (std::size_t f = 0; f < 10; ++f)
                sum += x[i * 10 + f];
            y[i] = sum > 0;
        }
    } else if (o.name == "spiral") {
        shape(task::two_classes, 2);
        for (std::size_t i = 0; i < total; ++i) {
            y[i] = r1.uniform(i) < 0.5;
            const double t = 0.25 + 2.2 * pi * std::sqrt(r0.uniform(i)) * 0.9;
            x[2 * i] = t / 7 * std::cos(t + pi * y[i]) + 0.01 * r2.normal(2 * i);
            x[2 * i + 1] = t / 7 * std::sin(t + pi * y[i]) + 0.01 * r2.normal(2 * i + 1);
        }
    } else if (o.name == "circles") {
        shape(task::two_classes, 2);
        for (std::size_t i = 0; i < total; ++i) {
            y[i] = r0.uniform(i) < 0.5;
            const double angle = 2 * pi * r1.uniform(i), radius = y[i] > 0 ? 0.5 : 1.0;
            x[2 * i] = radius * std::cos(angle) + 0.08 * r2.normal(2 * i);
            x[2 * i + 1] = radius * std::sin(angle) + 0.08 * r2.normal(2 * i + 1);
        }
    } else if (o.name == "blobs4") {
        shape(task::four_classes, 2);
        for (std::size_t i = 0; i < total; ++i) {
            y[i] = std::floor(r0.uniform(i) * 4);
            const int k = int(y[i]);
            x[2 * i] = (k % 2 == 0 ? 1.2 : -1.2) + 0.4 * r1.normal(2 * i);
            x[2 * i + 1] = (k < 2 ? 1.2 : -1.2) + 0.4 * r1.normal(2 * i + 1);
        }
    } else if (o.name == "sine") {
        shape(task::regression, 1);
        for (std::size_t i = 0; i < total; ++i) {
            x[i] = r0.uniform(i) * 2 - 1;
            y[i] = std::sin(6 * x[i]);
        }
    } else if (o.name == "delay") { // the sign of the first input, after all the others
        shape(task::two_classes, o.steps);
        for (std::size_t i = 0; i < x.size(); ++i)
            x[i] = 0.3 * r0.normal(i);
        for (std::size_t i = 0; i < total; ++i) {
            y[i] = r1.uniform(i) < 0.5;
            x[i * o.steps] = y[i] > 0 ? 1 : -1;
        }
    } else { // noisyreg
        shape(task::regression, 8);
        constexpr double weight[8]{1, -1, 0.5, 0.5};
        for (std::size_t i = 0; i < x.size(); ++i)
            x[i] = r0.normal(i);
        for (std::size_t i = 0; i < total; ++i) {
            for (std::size_t f = 0; f < 8; ++f)
                y[i] += x[i * 8 + f] * weight[f];
            y[i] = y[i] / std::sqrt(2.5) + r1.normal(i);
        }
    }
    for (double& one : x)
        one = one * o.x_scale + o.x_shift;
    if (data.kind == task::regression)
        for (double& one : y)
            one *= o.y_scale;
    if (o.flip > 0)
        for (std::size_t i = 0; i < total; ++i)
            if (strut::random{s + 9}.uniform(i) < o.flip)
                y[i] = 1 - y[i];
    if (o.poisoned >= 0)
        x[std::size_t(o.poisoned) * data.inputs] = std::numeric_limits<double>::quiet_NaN();
    data.x.assign(x.begin(), x.begin() + std::ptrdiff_t(o.train * data.inputs));
    data.y.assign(y.begin(), y.begin() + std::ptrdiff_t(o.train));
    return data;
}

/// The loss of the best constant prediction on the training set.
inline double best_constant(const data_set& data) {
    const double n = double(data.y.size());
    double sum = 0, squares = 0, count[4]{};
    for (const float one : data.y) {
        sum += double(one);
        squares += double(one) * double(one);
        if (data.kind != task::regression)
            count[int(one) & 3] += 1;
    }
    if (data.kind == task::regression)
        return squares / n - sum / n * (sum / n);
    double entropy = 0;
    for (const double one : count)
        if (one > 0)
            entropy -= one / n * std::log(one / n);
    return entropy;
}

} // namespace diagnosis
