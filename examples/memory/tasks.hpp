#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "strut/strut.hpp"

/// Sequences and what is asked at their end.
struct sequences {
    std::vector<float> x; ///< [sequence][step][2]
    std::vector<float> y; ///< [sequence][answer]
};

/// Each step has a number between 0 and 1 and a mark; two marks are set, one in each half of the
/// sequence. Asked: the sum of the two marked numbers.
struct adding_task {
    static constexpr std::size_t answers = 1;
    using loss = strut::mse;
    static constexpr double guess = 1.0 / 6; ///< the loss of the best constant answer
    /// The mean square of an input, which the forecast asks for.
    static constexpr double moment(std::size_t steps) {
        return (1.0 / 3 + 2.0 / static_cast<double>(steps)) / 2;
    }

    static sequences draw(std::size_t count, std::size_t steps, std::uint64_t seed) {
        sequences made{std::vector<float>(count * steps * 2), std::vector<float>(count)};
        const strut::random numbers{seed};
        std::uint64_t drawn = 0;
        for (std::size_t s = 0; s < count; ++s) {
            float* const sequence = made.x.data() + s * steps * 2;
            for (std::size_t t = 0; t < steps; ++t)
                sequence[2 * t] = static_cast<float>(numbers.uniform(drawn++));
            for (const std::size_t half : {std::size_t{0}, steps / 2}) {
                const std::size_t t = half + numbers.below(drawn++, steps / 2);
                sequence[2 * t + 1] = 1;
                made.y[s] += sequence[2 * t];
            }
        }
        return made;
    }
};

/// The first four steps have a bit each, -1 or 1, and a mark; the others nothing. Asked: the bits.
struct recall_task {
    static constexpr std::size_t answers = 4;
    using loss = strut::binary_cross_entropy;
    static constexpr double guess = 0.693147180559945; ///< ln 2
    static constexpr double moment(std::size_t steps) { return 4 / static_cast<double>(steps); }

    static sequences draw(std::size_t count, std::size_t steps, std::uint64_t seed) {
        sequences made{std::vector<float>(count * steps * 2), std::vector<float>(count * answers)};
        const strut::random numbers{seed};
        for (std::size_t s = 0; s < count; ++s)
            for (std::size_t t = 0; t < answers; ++t) {
                const bool bit = numbers.u64(s * answers + t) >> 63;
                made.x[(s * steps + t) * 2] = bit ? 1.0f : -1.0f;
                made.x[(s * steps + t) * 2 + 1] = 1;
                made.y[s * answers + t] = bit ? 1.0f : 0.0f;
            }
        return made;
    }
};
