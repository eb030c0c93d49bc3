#pragma once

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <string>
#include <vector>

#include "common/random.hpp"
#include "common/recurrent.hpp"
#include "common/reference.hpp"
#include "common/task.hpp"
#include "train/row.hpp"

/// Rows `train/<cell><units>/<impl>`: a recurrent layer over sequences of numbers, with a linear
/// head on the last output.
namespace bench {

/// Parameters, in strut's order: weight [gates * Units], recurrent weight [Units][gates * Units],
/// bias; then the head's weight [Units] and bias. A GRU's weights are those of candidate, reset and
/// update, its recurrent ones of reset, update and candidate; its biases come as candidate by the
/// input, reset, update, candidate by the last output.
template <cell Cell, std::size_t Units, std::size_t Steps>
struct sequence_net : recurrent<Cell, Units> {
    static constexpr std::size_t steps = Steps;
    static constexpr std::size_t columns = recurrent<Cell, Units>::gates * Units;
    static constexpr std::size_t biases = 4 * Units;

    static constexpr std::size_t in = Steps;
    static constexpr std::size_t out = 1;
    static constexpr std::size_t recurrent_offset = columns;
    static constexpr std::size_t bias_offset = recurrent_offset + Units * columns;
    static constexpr std::size_t head_offset = bias_offset + biases;
    static constexpr std::size_t parameters = head_offset + Units + 1;
};

using lstm32 = sequence_net<cell::lstm, 32, 64>;
using gru32 = sequence_net<cell::gru, 32, 64>;
struct train_lstm32 : task<lstm32, objective::mse, 16> {};
struct train_gru32 : task<gru32, objective::mse, 16> {};

/// The passes of the layer and its head.
template <class Net>
class sequence_passes {
public:
    std::vector<double> forward(const double* parameters, const std::vector<double>& x) {
        run(parameters, x);
        const double* head = parameters + Net::head_offset;
        double out = head[n];
        for (std::size_t u = 0; u < n; ++u)
            out += head[u] * h_[Net::steps][u];
        return {out};
    }

    void backward(
        const double* parameters, const std::vector<double>& slope, double* gradient) const {
        std::vector<double> dh(n), dc(n);
        for (std::size_t u = 0; u < n; ++u) {
            gradient[Net::head_offset + u] += slope[0] * h_[Net::steps][u];
            dh[u] = slope[0] * parameters[Net::head_offset + u];
        }
        gradient[Net::head_offset + n] += slope[0];
        for (std::size_t t = Net::steps; t-- > 0;) {
            std::vector<double> d(4 * n), before(n);
            for (std::size_t u = 0; u < n; ++u) {
                const double a = gate_[t][u], b = gate_[t][n + u], c = gate_[t][2 * n + u],
                             e = gate_[t][3 * n + u];
                if constexpr (lstm) {
                    const double out = std::tanh(c_[t + 1][u]);
                    dc[u] += dh[u] * e * (1 - out * out);
                    d[u] = dc[u] * c * a * (1 - a);
                    d[n + u] = dc[u] * c_[t][u] * b * (1 - b);
                    d[2 * n + u] = dc[u] * a * (1 - c * c);
                    d[3 * n + u] = dh[u] * out * e * (1 - e);
                    dc[u] *= b;
                } else {
                    d[u] = dh[u] * (1 - c) * (1 - a * a);
                    d[n + u] = d[u] * e * b * (1 - b);
                    d[2 * n + u] = dh[u] * (h_[t][u] - a) * c * (1 - c);
                    d[3 * n + u] = d[u] * b;
                    before[u] = dh[u] * c;
                }
            }
            for (std::size_t i = 0; i < 4 * n; ++i)
                gradient[Net::bias_offset + i] += d[i];
            for (std::size_t i = 0; i < of_input * n; ++i)
                gradient[i] += d[i] * x_[t];
            for (std::size_t k = 0; k < n; ++k)
                for (std::size_t i = 0; i < Net::columns; ++i) {
                    const std::size_t at = Net::recurrent_offset + k * Net::columns + i;
                    gradient[at] += h_[t][k] * d[first_of_output * n + i];
                    before[k] += parameters[at] * d[first_of_output * n + i];
                }
            dh = before;
        }
    }

private:
    static constexpr std::size_t n = Net::units;
    static constexpr bool lstm = Net::kind == cell::lstm;
    /// The rows of gates, as strut's cells have them: what the input and the last output add to.
    static constexpr std::size_t of_input = lstm ? 4 : 3;
    static constexpr std::size_t first_of_output = lstm ? 0 : 1;

    static double sigmoid(double x) { return 1 / (1 + std::exp(-x)); }

    void run(const double* parameters, const std::vector<double>& x) {
        x_ = x;
        h_.assign(Net::steps + 1, std::vector<double>(n));
        c_ = h_;
        gate_.assign(Net::steps, std::vector<double>(4 * n));
        for (std::size_t t = 0; t < Net::steps; ++t) {
            std::vector<double>& g = gate_[t];
            for (std::size_t i = 0; i < 4 * n; ++i)
                g[i] = parameters[Net::bias_offset + i];
            for (std::size_t i = 0; i < of_input * n; ++i)
                g[i] += parameters[i] * x[t];
            for (std::size_t k = 0; k < n; ++k)
                for (std::size_t i = 0; i < Net::columns; ++i)
                    g[first_of_output * n + i] +=
                        h_[t][k] * parameters[Net::recurrent_offset + k * Net::columns + i];
            for (std::size_t u = 0; u < n; ++u) {
                double &a = g[u], &b = g[n + u], &c = g[2 * n + u], &d = g[3 * n + u];
                if constexpr (lstm) {
                    a = sigmoid(a), b = sigmoid(b), c = std::tanh(c), d = sigmoid(d);
                    c_[t + 1][u] = b * c_[t][u] + a * c;
                    h_[t + 1][u] = d * std::tanh(c_[t + 1][u]);
                } else {
                    b = sigmoid(b), c = sigmoid(c), a = std::tanh(a + b * d);
                    h_[t + 1][u] = (1 - c) * a + c * h_[t][u];
                }
            }
        }
    }

    std::vector<double> x_;
    std::vector<std::vector<double>> h_, c_, gate_;
};

template <cell Cell, std::size_t Units, std::size_t Steps>
struct trained<sequence_net<Cell, Units, Steps>> {
    using net = sequence_net<Cell, Units, Steps>;
    using reference = reference_training<sequence_passes<net>>;
    static std::string name() { return net::name(); }

    static std::vector<float> start() {
        random_source random{7};
        const float most = 1 / std::sqrt(float(Units));
        return random.uniform(net::parameters, -most, most);
    }
    /// The first step has no last output, the first layer no input gradient.
    static constexpr double flop(std::size_t lanes) {
        return 2.0 * double(lanes) *
               double(
                   2 * Steps * net::columns + 3 * (Steps - 1) * Units * net::columns + 3 * Units);
    }
    static constexpr double loaded_bytes() {
        return double(sizeof(float) * (net::columns * (Units + 1) + Units));
    }
};

} // namespace bench
