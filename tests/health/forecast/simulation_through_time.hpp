#pragma once

#include <array>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <vector>

#include "strut/health/forecast.hpp"
#include "strut/inference.hpp"

/// What the forecast through time is held against: the cells of the library in double, with random
/// weights between their steps, and the gradient that comes back through them.
namespace simulation {

/// A cell's layer: its width, its steps, the bias of the gate that keeps.
struct through_time {
    std::size_t units = 64;
    std::size_t steps = 10;
    double bias = 0;
    double deviation = 0.3; ///< of its one input
};

/// Uniform within 1 / sqrt(units), whatever comes in: PyTorch's.
struct within_root {
    static constexpr double variance(strut::fan, std::size_t units) {
        return 1 / (3 * static_cast<double>(units));
    }
    static void fill(double* to, strut::fan size, std::size_t units, std::uint64_t seed) {
        const strut::random numbers{seed};
        for (std::size_t i = 0; i < size.size(); ++i)
            to[i] = (2 * numbers.uniform(i) - 1) / std::sqrt(static_cast<double>(units));
    }
};
/// The library's: orthogonal<> between the steps, xavier_uniform of what comes in.
struct defaults {
    static constexpr double variance(strut::fan size, std::size_t) {
        return size.in == 1 ? strut::xavier_uniform::variance(size)
                            : strut::orthogonal<>::variance(size);
    }
    static void fill(double* to, strut::fan size, std::size_t, std::uint64_t seed) {
        if (size.in == 1)
            strut::xavier_uniform::fill(to, size, seed);
        else
            strut::orthogonal<>::fill(to, size, seed);
    }
};

/// log10 of the norm of the gradient at the first step (of the memory, or where there is none of
/// the output), for one of norm 1 at the last.
template <class Cell, class Start>
double decades(const through_time& layer, std::uint64_t seed) {
    const std::size_t units = layer.units;
    constexpr std::size_t rows = Cell::rows, first = Cell::first_of_output;
    constexpr std::size_t columns = rows - first;
    const strut::random numbers{seed};
    std::uint64_t drawn = 0;
    std::vector<double> weight(Cell::of_input * units), recurrent(units * columns * units);
    Start::fill(weight.data(), {1, Cell::of_input * units}, units, 2 * seed);
    Start::fill(recurrent.data(), {units, columns * units}, units, 2 * seed + 1);
    using gates = std::array<double, rows>;
    using memory = std::array<double, Cell::memory>;
    const std::size_t steps = layer.steps;
    std::vector<gates> gate(steps * units);
    std::vector<memory> kept((steps + 1) * units);
    std::vector<double> output((steps + 1) * units);
    for (std::size_t t = 0; t < steps; ++t) {
        const double x = layer.deviation * numbers.normal(drawn++);
        for (std::size_t u = 0; u < units; ++u) {
            gates& at = gate[t * units + u];
            at = {};
            if constexpr (requires { Cell::forget_row; })
                at[Cell::forget_row] = layer.bias;
            for (std::size_t g = 0; g < Cell::of_input; ++g)
                at[g] += x * weight[g * units + u];
            for (std::size_t g = 0; g < columns; ++g)
                for (std::size_t i = 0; i < units; ++i)
                    at[first + g] +=
                        output[t * units + i] * recurrent[(i * columns + g) * units + u];
            kept[(t + 1) * units + u] = kept[t * units + u];
            output[(t + 1) * units + u] =
                Cell::forward(at, kept[(t + 1) * units + u], output[t * units + u]);
        }
    }
    std::vector<double> gradient(units);
    std::vector<memory> of_memory(units);
    const auto come_in = [&](std::size_t u) -> double& {
        if constexpr (Cell::memory > 0)
            return of_memory[u][0];
        else
            return gradient[u];
    };
    const auto norm = [&] {
        double squares = 0;
        for (std::size_t u = 0; u < units; ++u)
            squares += come_in(u) * come_in(u);
        return std::sqrt(squares);
    };
    for (std::size_t u = 0; u < units; ++u)
        come_in(u) = numbers.normal(drawn++);
    const double at_last = norm();
    for (std::size_t t = steps; t-- > 0;) {
        std::vector<double> before(units);
        for (std::size_t u = 0; u < units; ++u) {
            gates& at = gate[t * units + u];
            before[u] += Cell::backward(at, kept[t * units + u], kept[(t + 1) * units + u],
                output[t * units + u], of_memory[u], gradient[u]);
            for (std::size_t g = 0; g < columns; ++g)
                for (std::size_t i = 0; i < units; ++i)
                    before[i] += at[first + g] * recurrent[(i * columns + g) * units + u];
        }
        gradient = before;
    }
    return std::log10(norm() / at_last);
}

/// What the theory says of it.
template <class Cell, class Start>
double forecast(const through_time& layer) {
    const auto units = static_cast<double>(layer.units);
    constexpr std::size_t columns = Cell::rows - Cell::first_of_output;
    const strut::fan of_input{1, Cell::of_input * layer.units};
    const strut::fan of_recurrent{layer.units, columns * layer.units};
    strut::health::cell_state state{};
    return strut::health::through_time<Cell>(
        {units * Start::variance(of_recurrent, layer.units),
            Start::variance(of_input, layer.units) * layer.deviation * layer.deviation, layer.bias,
            0, strut::health::spectral_edge(layer.units)},
        state, layer.steps);
}

} // namespace simulation
