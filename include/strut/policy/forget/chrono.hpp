#pragma once

#include <cstddef>
#include <cstdint>

#include "strut/core/cmath.hpp"
#include "strut/core/random.hpp"
#include "strut/policy/forget/concept.hpp"

namespace strut {

/// Units start with memories of all lengths up to `Longest` steps: the bias of the gate that keeps
/// is log u, and that of the gate that lets in -log u, with u uniform between 1 and Longest - 1.
/// For dependencies over hundreds of steps; with short ones it only slows the start.
/// Source: Tallec and Ollivier 2018, eq. 16.
template <std::size_t Longest>
struct chrono {
    static constexpr bool in_range = Longest > 2;

    /// Of log u: (n log n - n + 1) / (n - 1), with n = Longest - 1.
    static constexpr double mean = [] {
        constexpr auto n = static_cast<double>((in_range ? Longest : 3) - 1);
        return (n * cmath::log(n) - n + 1) / (n - 1);
    }();
    static constexpr double mean_of_input = -mean;

    template <class T>
    static constexpr void add(
        T* forget, T* input, bool has_input, std::size_t units, std::uint64_t seed) {
        const random numbers{~seed};
        for (std::size_t unit = 0; unit < units; ++unit) {
            const double bias =
                cmath::log(1 + numbers.uniform(unit) * static_cast<double>(Longest - 2));
            forget[unit] += static_cast<T>(bias);
            if (has_input)
                input[unit] -= static_cast<T>(bias);
        }
    }
};

} // namespace strut
