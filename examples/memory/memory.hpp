#pragma once

#include <array>
#include <cstddef>
#include <string>
#include <vector>

#include "strut/health/forecast/verdict.hpp"

// What is compared: recurrent cells, at several numbers of steps, on three tasks that ask for what
// was seen long ago. Source: Hochreiter and Schmidhuber 1997, experiments 4 and 5; Arjovsky et al.
// 2016 for the others, of which recall is the short form.

/// The numbers of steps in a sequence.
inline constexpr std::array<std::size_t, 3> lengths{50, 150, 400};

/// How long a run may take, and how fast it goes.
struct effort {
    std::size_t steps; ///< of 32 fresh sequences each, at most
    double learning_rate;
};

/// What became of one run.
struct outcome {
    double decades = 0; ///< the forecast: log10 of the gradient that gets through to the first step
    strut::outlook forecast{};
    std::string alarm;     ///< the monitor's first, and its step; empty if it had none
    std::string verdict;   ///< the monitor's at the end
    std::size_t steps = 0; ///< taken
    double loss = 0; ///< on fresh sequences, as a share of what the best constant answer costs
    double learning_rate = 0;

    bool learned() const { return loss < 0.1; }
    bool better_than(const outcome& other) const {
        return learned() && other.learned() ? steps < other.steps : loss < other.loss;
    }
};

/// A cell on a task, at each of the lengths.
struct contender {
    std::string name;
    using experiment = outcome (*)(const effort&);
    std::array<experiment, lengths.size()> at_length;
};

/// Two numbers of many are marked: what is their sum? adding.cpp
std::vector<contender> adding();

/// Four bits, then nothing for long, then: what were they? recall.cpp
std::vector<contender> recall();

/// Eight letters, then blanks for long, then: what were they, one a step? copy.cpp
std::vector<contender> copy();
