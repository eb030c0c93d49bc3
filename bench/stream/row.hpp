#pragma once

#include <array>
#include <cmath>
#include <concepts>
#include <cstddef>
#include <memory>
#include <string>
#include <type_traits>
#include <vector>

#include "common/random.hpp"
#include "common/recurrent.hpp"
#include "common/row.hpp"

/// Rows `latency/<cell><units>/<impl>`: one step of a recurrent network that runs without end, from
/// one number to one number, with a linear head.
namespace bench {

/// Numbers for all implementations, gate by gate and unit by unit; [gate][unit] or, between steps,
/// [from][gate][unit].
struct recurrent_parameters {
    std::vector<float> weight, recurrent, bias, candidate_bias, head;
    float head_bias;
};

template <class Case>
recurrent_parameters parameters_of() {
    random_source random{11};
    const float most = 1 / std::sqrt(float(Case::units));
    const std::size_t columns = Case::gates * Case::units;
    return {random.uniform(columns, -1, 1), random.uniform(columns * Case::units, -most, most),
        random.uniform(columns, -0.5f, 0.5f), random.uniform(Case::units, -0.5f, 0.5f),
        random.uniform(Case::units, -most, most), 0.1f};
}

/// In double, number by number.
template <class Case>
class recurrent_reference {
public:
    double step(double x) {
        constexpr std::size_t n = Case::units;
        const auto sum = [&](std::size_t gate, std::size_t u) {
            const std::size_t column = gate * n + u;
            double total = 0;
            for (std::size_t k = 0; k < n; ++k)
                total += h_[k] * double(p_.recurrent[k * Case::gates * n + column]);
            return total;
        };
        const auto in = [&](std::size_t gate, std::size_t u) {
            return x * double(p_.weight[gate * n + u]) + double(p_.bias[gate * n + u]);
        };
        const auto sigmoid = [](double v) { return 1 / (1 + std::exp(-v)); };
        std::array<double, n> next;
        for (std::size_t u = 0; u < n; ++u)
            if constexpr (Case::kind == cell::lstm) {
                const auto gate = [&](std::size_t g) { return in(g, u) + sum(g, u); };
                c_[u] = sigmoid(gate(1)) * c_[u] + sigmoid(gate(0)) * std::tanh(gate(2));
                next[u] = sigmoid(gate(3)) * std::tanh(c_[u]);
            } else {
                const double reset = sigmoid(in(0, u) + sum(0, u));
                const double update = sigmoid(in(1, u) + sum(1, u));
                const double made =
                    std::tanh(in(2, u) + reset * (sum(2, u) + double(p_.candidate_bias[u])));
                next[u] = update * h_[u] + (1 - update) * made;
            }
        h_ = next;
        double y = double(p_.head_bias);
        for (std::size_t u = 0; u < n; ++u)
            y += h_[u] * double(p_.head[u]);
        return y;
    }

private:
    recurrent_parameters p_ = parameters_of<Case>();
    std::array<double, Case::units> h_{}, c_{};
};

/// A network on a stream: built from the parameters, it steps from one number to the next.
template <class M>
concept stream_model = requires(const recurrent_parameters& parameters, M model, float x) {
    { M::label } -> std::convertible_to<const char*>;
    M{parameters};
    { model.step(x) } -> std::convertible_to<float>;
};

template <class Case, stream_model Model>
class stream_form {
public:
    static constexpr auto label = Model::label;

    void run() {
        float* io = &number_;
        opaque(io);
        *io = model_.step(*io);
        opaque(io);
    }

    double error() {
        recurrent_reference<Case> reference;
        Model model{parameters_of<Case>()};
        std::vector<float> found;
        std::vector<double> expected;
        for (int i = 0; i < 50; ++i) {
            const float x = std::sin(0.3f * float(i));
            found.push_back(model.step(x));
            expected.push_back(reference.step(double(x)));
        }
        return relative_error(found, expected);
    }

private:
    Model model_{parameters_of<Case>()};
    float number_ = 0.3f;
};

/// Registers `latency/<case>/<impl>`.
template <class Case, template <class> class... Models>
void add_stream_row(const std::string& impl) {
    add_row<stream_form<Case, Models<Case>>...>(
        "latency/" + Case::name() + "/" + impl, 1e-4,
        []<class F>(std::type_identity<F>) { return std::make_unique<F>(); },
        [](benchmark::State& state) {
            constexpr double weights =
                double(Case::gates * Case::units * (Case::units + 1)) + double(Case::units);
            state.counters["flop"] = 2 * weights;
            state.counters["weight_bytes"] = 4 * weights;
        });
}

template <template <class> class... Models>
void add_stream_rows(const std::string& impl) {
    add_stream_row<recurrent<cell::lstm, 16>, Models...>(impl);
    add_stream_row<recurrent<cell::lstm, 20>, Models...>(impl);
    add_stream_row<recurrent<cell::lstm, 40>, Models...>(impl);
    add_stream_row<recurrent<cell::lstm, 64>, Models...>(impl);
    add_stream_row<recurrent<cell::gru, 8>, Models...>(impl);
    add_stream_row<recurrent<cell::gru, 24>, Models...>(impl);
    add_stream_row<recurrent<cell::gru, 64>, Models...>(impl);
}

} // namespace bench
