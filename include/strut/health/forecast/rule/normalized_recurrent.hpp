#pragma once

#include <algorithm>
#include <cstddef>

#include "strut/core/cmath.hpp"
#include "strut/health/forecast/figures.hpp"
#include "strut/health/forecast/moments.hpp"
#include "strut/health/forecast/rule/recurrent.hpp"
#include "strut/health/forecast/scalar_math.hpp"
#include "strut/layer/gru.hpp"
#include "strut/layer/lstm.hpp"
#include "strut/layer/normalized_recurrent.hpp"
#include "strut/layer/rnn.hpp"
#include "strut/policy/activation/sigmoid.hpp"
#include "strut/policy/activation/tanh.hpp"

/// The gradient through time of cells with a normalization inside. What the input gives and what
/// the last output gives have a second moment of one each, whatever the weights: a gate is the
/// activation of N(bias, 2), in the first step of N(bias, 1). The gradient comes back divided by
/// the variance of what was normalized, so that the weights between the steps do not matter either.
namespace strut::health {

/// A cell's surroundings, in the units of its own sums.
struct normalized_start {
    cell_start cell;
    double epsilon = 0;

    /// What is left of a second moment that was normalized.
    constexpr double left_of(double moment) const { return moment / (moment + epsilon); }
    /// Of a gate without its bias.
    constexpr double sum(const cell_state& at) const {
        return left_of(cell.from_input) + left_of(cell.recurrent * at.output);
    }
    /// Factor on the squared norm of a gradient on its way to the last output.
    constexpr double to_output(const cell_state& at) const {
        return at.output > 0 ? cell.recurrent / (cell.recurrent * at.output + epsilon) : 0;
    }
};

/// One step back, as factors on squared norms of gradients: of the memory c and the output h,
/// c' = keep (c + out h) and h' = into (c + out h) + again h. Without a memory c is the output.
struct normalized_gain {
    double keep = 1;
    double into = 0;
    double again = 0;
    double out = 0;
    double spread = 0; ///< units times the variance of the logarithm
};

namespace detail {

/// phi^2, for E phi^4.
template <class Act>
struct squared {
    static constexpr double value(double h) {
        const double y = activate_value<Act, scalar_math>(h);
        return y * y;
    }
    static constexpr double slope(double) { return 0; }
};
/// E s^4 / (E s^2)^2 of a sigmoid.
constexpr double kurtosis_of_gate(double variance, double bias) {
    const moments at = integrate<squared<sigmoid>>(variance, bias);
    return at.square / (at.mean * at.mean);
}
constexpr double kurtosis_of_slope(const moments& at) {
    return at.slope_fourth / (at.slope_square * at.slope_square);
}
/// Of the sum of what a unit keeps and what comes back through weights, by factors whose kurtosis
/// is `of_mix`: the number of units times the variance of the logarithm of its squared norm.
constexpr double spread_of(double keep, double mix, double of_mix) {
    const double share = mix / (keep + mix);
    return share * share * (3 * of_mix - 1);
}

} // namespace detail

/// A normalized cell at initialisation, whose gates without their biases have the second moment
/// `sum`: averages that hold for as many steps, and one step, which changes the state.
template <class Cell>
struct normalized_cell_rule;

template <class Act, class Math>
struct normalized_cell_rule<lstm_cell<Act, Math>> {
    moments forget, input, output, candidate, put_out;
    double of_input, of_output; ///< kurtosis of what comes back through candidate and output

    constexpr normalized_cell_rule(const normalized_start& from, double sum)
        : forget{integrate<sigmoid>(sum, from.cell.forget_bias)},
          input{integrate<sigmoid>(sum, from.cell.input_bias)},
          output{integrate<sigmoid>(sum)},
          candidate{integrate<tanh>(sum)},
          put_out{integrate<tanh>(1)},
          of_input{detail::kurtosis_of_gate(sum, from.cell.input_bias) *
                   detail::kurtosis_of_slope(candidate)},
          of_output{detail::kurtosis_of_gate(sum, 0) * detail::kurtosis_of_slope(put_out)} {}

    constexpr normalized_gain step(const normalized_start& from, cell_state& at) const {
        const double back = from.to_output(at);
        const double by_candidate = back * input.square * candidate.slope_square;
        const double into =
            back * (forget.slope_square * at.memory + input.slope_square * candidate.square) +
            by_candidate;
        at.memory = forget.square * at.memory + input.square * candidate.square;
        at.output = output.square * put_out.square;
        const double out = output.square * put_out.slope_square / (at.memory + from.epsilon);
        const double share = into > 0 ? by_candidate / into : 0;
        return {forget.square, into, back * output.slope_square * put_out.square, out,
            detail::spread_of(
                forget.square, into * out, of_output + share * share * (of_input - 1))};
    }
};

template <class Act, class Math>
struct normalized_cell_rule<gru_cell<Act, Math>> {
    moments update, renewal, reset, candidate;
    double of_mix; ///< kurtosis of what comes back through the candidate

    constexpr normalized_cell_rule(const normalized_start& from, double sum)
        : update{integrate<sigmoid>(sum, from.cell.forget_bias)},
          renewal{integrate<sigmoid>(sum, -from.cell.forget_bias)},
          reset{integrate<sigmoid>(sum)},
          candidate{integrate<tanh>(1 + (sum - 1) * reset.square)},
          of_mix{detail::kurtosis_of_gate(sum, -from.cell.forget_bias) *
                 detail::kurtosis_of_gate(sum, 0) * detail::kurtosis_of_slope(candidate)} {}

    constexpr normalized_gain step(const normalized_start& from, cell_state& at) const {
        const double back = from.to_output(at);
        const double by_candidate = back * renewal.square * candidate.slope_square * reset.square;
        const double mix =
            back * (update.slope_square * (at.output + candidate.square) +
                       renewal.square * candidate.slope_square * reset.slope_square) +
            by_candidate;
        const bool first = at.output == 0;
        at.output = update.square * at.output + renewal.square * candidate.square;
        if (first) // there is no output before it
            return {};
        const double share = mix > 0 ? by_candidate / mix : 0;
        return {.keep = update.square + mix,
            .spread = detail::spread_of(update.square, mix, 1 + share * share * (of_mix - 1))};
    }
};

template <class Act, class Math>
struct normalized_cell_rule<rnn_cell<Act, Math>> {
    moments made;

    constexpr normalized_cell_rule(const normalized_start&, double sum)
        : made{integrate<Act>(sum)} {}

    constexpr normalized_gain step(const normalized_start& from, cell_state& at) const {
        const double back = from.to_output(at);
        const bool first = at.output == 0;
        at.output = made.square;
        if (first)
            return {};
        return {.keep = back * made.slope_square,
            .spread = detail::spread_of(0, 1, detail::kurtosis_of_slope(made))};
    }
};

/// log10 of the norm of the gradient at the first of `steps` steps, for one of norm 1 at the last
/// (of the memory, or the output where there is none); `at` is left as it is at the end.
///
/// Gates that swing as widely as these change from step to step, so that what the weights mix adds
/// up in squares, and not coherently as in a cell without a normalization. The mean is that of the
/// logarithm, which finite width makes smaller. Accuracy: see `normalized_steps`; simulations with
/// 16 to 128 units, gate biases from 0 to 3. Cost: the integrals of two
/// steps; beyond 64 steps each is as the last. Source: derived, and verified in simulations; finite
/// width by Hanin and Nica 2018.
template <class Cell, std::size_t Units, double (*Epsilon)()>
constexpr double through_normalized_time(
    const cell_start& cell, cell_state& at, std::size_t steps) {
    constexpr std::size_t most = 64;
    const normalized_start from{cell, Epsilon()};
    double memory = 1, output = 0, log = 0, last = 0;
    double sum = from.sum(at);
    normalized_cell_rule<Cell> averages{from, sum};
    const std::size_t exact = std::min(steps, most);
    for (std::size_t t = 0; t < exact; ++t) {
        const double now = from.sum(at);
        if (now - sum > 1e-3 * sum || sum - now > 1e-3 * sum) {
            sum = now;
            averages = normalized_cell_rule<Cell>{from, sum};
        }
        const normalized_gain gain = averages.step(from, at);
        at.first_output = t == 0 ? at.output : at.first_output;
        at.mean_output += at.output / static_cast<double>(steps);
        const double through = memory * gain.keep + output * gain.into;
        if (through == 0)
            return layer_forecast::none;
        output = (through * gain.out + output * gain.again) / through;
        memory = 1;
        last = log;
        log += log10(through) / 2 - sample_shift(gain.spread / static_cast<double>(Units));
    }
    const auto rest = static_cast<double>(steps - exact);
    at.mean_output += at.output * rest / static_cast<double>(steps);
    at.sum = from.sum(at);
    return log + rest * (log - last);
}

namespace detail {
template <class Norm>
constexpr double epsilon_of() {
    return Norm::epsilon;
}
} // namespace detail

/// Steps up to which it holds within half a decade. Of a GRU it is too small beyond, by 0.02
/// decades in each step: gates that change slowly are not that independent.
template <class Cell>
constexpr std::size_t normalized_steps(std::size_t units) {
    const bool gated_output = Cell::memory == 0 && Cell::rows > 1;
    return units < 32 || gated_output ? 32 : 64;
}

template <class T, shape Input, std::size_t H, class Cell, class Start, class Norm>
struct rule<bound::normalized_recurrent<T, Input, H, Cell, Start, Norm>>
    : recurrent_rule<bound::normalized_recurrent<T, Input, H, Cell, Start, Norm>, Start,
          &through_normalized_time<Cell, H, &detail::epsilon_of<Norm>>> {
    using base = recurrent_rule<bound::normalized_recurrent<T, Input, H, Cell, Start, Norm>, Start,
        &through_normalized_time<Cell, H, &detail::epsilon_of<Norm>>>;

    static constexpr void forward(signal& at, walk& notes) {
        base::forward(at, notes);
        if (Input.rank == 2 && Input[0] > normalized_steps<Cell>(H))
            notes.flag(beyond::long_normalized);
    }
};

} // namespace strut::health
