#pragma once

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <vector>

#include "common/net.hpp"
#include "common/parameters.hpp"
#include "common/task.hpp"

namespace bench {

/// The loss of one sample and its slope with respect to the outputs.
template <class Task>
double loss_and_slope(
    const std::vector<double>& out, const std::vector<float>& target, std::vector<double>& slope) {
    const double outputs = double(out.size());
    double sum = 0, loss = 0;
    for (const double z : out)
        sum += std::exp(z);
    for (std::size_t o = 0; o < out.size(); ++o) {
        const double z = out[o], y = double(target[o]);
        switch (Task::objective) {
        case objective::mse:
            loss += (z - y) * (z - y) / outputs;
            slope[o] = 2 * (z - y) / outputs;
            break;
        case objective::binary_cross_entropy:
            loss += (std::log1p(std::exp(-std::abs(z))) + std::max(z, 0.0) - z * y) / outputs;
            slope[o] = (1 / (1 + std::exp(-z)) - y) / outputs;
            break;
        case objective::softmax_cross_entropy:
            loss += y * (std::log(sum) - z);
            slope[o] = std::exp(z) / sum - y;
            break;
        }
    }
    return loss;
}

/// Adam in double.
class reference_adam {
public:
    explicit reference_adam(std::size_t count) : first_moment_(count), second_moment_(count) {}

    void step(std::vector<double>& parameters, const std::vector<double>& gradient) {
        ++steps_;
        const double first_correction = 1 - std::pow(adam_options::beta1, steps_);
        const double second_correction = 1 - std::pow(adam_options::beta2, steps_);
        for (std::size_t i = 0; i < parameters.size(); ++i) {
            const double g = gradient[i];
            first_moment_[i] += (1 - adam_options::beta1) * (g - first_moment_[i]);
            second_moment_[i] += (1 - adam_options::beta2) * (g * g - second_moment_[i]);
            parameters[i] -=
                adam_options::learning_rate * first_moment_[i] / first_correction /
                (std::sqrt(second_moment_[i] / second_correction) + adam_options::epsilon);
        }
    }

private:
    std::vector<double> first_moment_, second_moment_;
    int steps_ = 0;
};

/// The plain text of what every row computes: forward, loss, backward and Adam in double, written
/// to be read. Rows are held against it before they are measured.
template <class Net>
class reference {
public:
    explicit reference(const std::vector<float>& parameters)
        : parameters_(parameters.begin(), parameters.end()),
          gradient_(parameters_.size()),
          adam_{parameters_.size()},
          signals_(Net::depth + 1) {}

    const std::vector<double>& parameters() const { return parameters_; }

    std::vector<double> forward(const std::vector<float>& in) {
        signals_[0].assign(in.begin(), in.end());
        for (std::size_t l = 0; l < Net::depth; ++l) {
            const layer& here = Net::layers[l];
            const double* weight = &parameters_[weight_offset<Net>(l)];
            const double* bias = &parameters_[bias_offset<Net>(l)];
            std::vector<double>& signal = signals_[l + 1];
            signal.assign(bias, bias + here.out);
            for (std::size_t i = 0; i < here.in; ++i)
                for (std::size_t o = 0; o < here.out; ++o)
                    signal[o] += weight[i * here.out + o] * signals_[l][i];
            for (double& x : signal)
                x = activate(here.activation, x);
            if (here.closes > 0)
                add(signal, signals_[l + 1 - here.closes]);
        }
        return signals_.back();
    }

    /// One training step on the whole batch; returns the loss before it.
    template <class Task>
    double step(const batch<Task>& data) {
        std::fill(gradient_.begin(), gradient_.end(), 0.0);
        double loss = 0;
        for (std::size_t lane = 0; lane < Task::lanes; ++lane) {
            std::vector<float> in(Net::in), target(Net::out);
            for (std::size_t i = 0; i < Net::in; ++i)
                in[i] = data.x[i * Task::lanes + lane];
            for (std::size_t o = 0; o < Net::out; ++o)
                target[o] = data.y[o * Task::lanes + lane];
            std::vector<double> slope(Net::out);
            loss += loss_and_slope<Task>(forward(in), target, slope) / double(Task::lanes);
            for (double& s : slope)
                s /= double(Task::lanes);
            backward(slope);
        }
        adam_.step(parameters_, gradient_);
        return loss;
    }

private:
    static double activate(activation kind, double x) {
        switch (kind) {
        case activation::identity:
            return x;
        case activation::tanh:
            return std::tanh(x);
        case activation::relu:
            return std::max(x, 0.0);
        case activation::sigmoid:
            return 1 / (1 + std::exp(-x));
        }
        return x;
    }

    /// The slope of the activation, from its value.
    static double slope_at(activation kind, double value) {
        switch (kind) {
        case activation::identity:
            return 1;
        case activation::tanh:
            return 1 - value * value;
        case activation::relu:
            return value > 0 ? 1 : 0;
        case activation::sigmoid:
            return value * (1 - value);
        }
        return 1;
    }

    static void add(std::vector<double>& to, const std::vector<double>& more) {
        for (std::size_t i = 0; i < to.size(); ++i)
            to[i] += more[i];
    }

    void backward(std::vector<double> slope) {
        std::vector<double> around; // what the shortcut of the block carries back
        for (std::size_t l = Net::depth; l-- > 0;) {
            const layer& here = Net::layers[l];
            if (here.closes > 0)
                around = slope;
            for (std::size_t o = 0; o < here.out; ++o)
                slope[o] *= slope_at(here.activation, signals_[l + 1][o]);
            const double* weight = &parameters_[weight_offset<Net>(l)];
            double* weight_gradient = &gradient_[weight_offset<Net>(l)];
            double* bias_gradient = &gradient_[bias_offset<Net>(l)];
            std::vector<double> input_slope(here.in);
            for (std::size_t i = 0; i < here.in; ++i)
                for (std::size_t o = 0; o < here.out; ++o) {
                    weight_gradient[i * here.out + o] += signals_[l][i] * slope[o];
                    input_slope[i] += weight[i * here.out + o] * slope[o];
                }
            for (std::size_t o = 0; o < here.out; ++o)
                bias_gradient[o] += slope[o];
            if (here.opens > 0)
                add(input_slope, around);
            slope = std::move(input_slope);
        }
    }

    std::vector<double> parameters_, gradient_;
    reference_adam adam_;
    std::vector<std::vector<double>> signals_;
};

} // namespace bench
