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

/// A training step in double on a whole batch, written to be read: sample by sample, then Adam.
/// Rows are held against it before they are measured. `Passes` has `forward(parameters, x)`, which
/// gives the outputs of one sample, and `backward(parameters, slope, gradient)`, which adds to the
/// gradient of the sample that went forward last.
template <class Passes>
class reference_training {
public:
    explicit reference_training(const std::vector<float>& parameters)
        : parameters_(parameters.begin(), parameters.end()),
          gradient_(parameters_.size()),
          adam_{parameters_.size()} {}

    const std::vector<double>& parameters() const { return parameters_; }

    /// Returns the loss before the step.
    template <class Task>
    double step(const batch<Task>& data) {
        std::fill(gradient_.begin(), gradient_.end(), 0.0);
        double loss = 0;
        for (std::size_t lane = 0; lane < Task::lanes; ++lane) {
            std::vector<double> x(Task::net::in), slope(Task::net::out);
            std::vector<float> target(Task::net::out);
            for (std::size_t i = 0; i < x.size(); ++i)
                x[i] = double(data.x[i * Task::lanes + lane]);
            for (std::size_t o = 0; o < target.size(); ++o)
                target[o] = data.y[o * Task::lanes + lane];
            loss += loss_and_slope<Task>(passes_.forward(parameters_.data(), x), target, slope) /
                    double(Task::lanes);
            for (double& s : slope)
                s /= double(Task::lanes);
            passes_.backward(parameters_.data(), slope, gradient_.data());
        }
        adam_.step(parameters_, gradient_);
        return loss;
    }

private:
    std::vector<double> parameters_, gradient_;
    reference_adam adam_;
    Passes passes_;
};

/// The passes of a list of affine layers.
template <class Net>
class affine_passes {
public:
    std::vector<double> forward(const double* parameters, const std::vector<double>& x) {
        signals_[0] = x;
        for (std::size_t l = 0; l < Net::depth; ++l) {
            const layer& here = Net::layers[l];
            const double* weight = parameters + weight_offset<Net>(l);
            const double* bias = parameters + bias_offset<Net>(l);
            std::vector<double>& signal = signals_[l + 1];
            signal.assign(bias, bias + here.out);
            for (std::size_t i = 0; i < here.in; ++i)
                for (std::size_t o = 0; o < here.out; ++o)
                    signal[o] += weight[i * here.out + o] * signals_[l][i];
            for (double& value : signal)
                value = activate(here.activation, value);
            if (here.closes > 0)
                add(signal, signals_[l + 1 - here.closes]);
        }
        return signals_.back();
    }

    void backward(const double* parameters, std::vector<double> slope, double* gradient) const {
        std::vector<double> around; // what the shortcut of the block carries back
        for (std::size_t l = Net::depth; l-- > 0;) {
            const layer& here = Net::layers[l];
            if (here.closes > 0)
                around = slope;
            for (std::size_t o = 0; o < here.out; ++o)
                slope[o] *= slope_at(here.activation, signals_[l + 1][o]);
            const double* weight = parameters + weight_offset<Net>(l);
            double* weight_gradient = gradient + weight_offset<Net>(l);
            double* bias_gradient = gradient + bias_offset<Net>(l);
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

    std::vector<std::vector<double>> signals_ = std::vector<std::vector<double>>(Net::depth + 1);
};

} // namespace bench
