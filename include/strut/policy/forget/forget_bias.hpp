#pragma once

#include <cstddef>
#include <cstdint>

#include "strut/core/real.hpp"
#include "strut/policy/forget/concept.hpp"

namespace strut {

/// The gate that keeps starts with this bias: with 1, a unit keeps 0.73 of itself in each step and
/// not the half, and its gradient with it; 1 is what `lstm` has where nothing else is said.
/// Source: Jozefowicz et al. 2015; Keras's `unit_forget_bias`.
template <real Bias = 1>
struct forget_bias {
    static constexpr double mean = Bias.value;
    static constexpr double mean_of_input = 0;

    template <class T>
    static constexpr void add(T* forget, T*, bool, std::size_t units, std::uint64_t) {
        for (std::size_t unit = 0; unit < units; ++unit)
            forget[unit] += static_cast<T>(Bias.value);
    }
};

} // namespace strut
