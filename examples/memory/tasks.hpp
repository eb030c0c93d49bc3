#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "strut/strut.hpp"

/// Sequences and what is asked: a number at the end, or a label at each step.
template <class Target>
struct sequences {
    std::vector<float> x;  ///< [sequence][step][input]
    std::vector<Target> y; ///< [sequence][target]
};

/// Each step has a number between 0 and 1 and a mark; two marks are set, one in each half of the
/// sequence. Asked: the sum of the two marked numbers.
struct adding_task {
    static constexpr std::size_t inputs = 2;
    static constexpr std::size_t units = 32; ///< of a cell
    using loss = strut::mse;
    /// The loss of the best constant answer.
    static constexpr double guess(std::size_t) { return 1.0 / 6; }
    /// The mean square of an input, which the forecast asks for.
    static constexpr double moment(std::size_t steps) {
        return (1.0 / 3 + 2.0 / static_cast<double>(steps)) / 2;
    }

    template <std::size_t Steps, class Cell>
    using network = strut::network<strut::input<Steps, inputs, strut::second_moment<moment(Steps)>>,
        Cell, strut::last_step, strut::dense<1, strut::identity>>;

    static sequences<float> draw(std::size_t count, std::size_t steps, std::uint64_t seed) {
        sequences<float> made{std::vector<float>(count * steps * 2), std::vector<float>(count)};
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
    static constexpr std::size_t inputs = 2;
    static constexpr std::size_t units = 32;
    using loss = strut::binary_cross_entropy;
    static constexpr double guess(std::size_t) { return 0.693147180559945; } // ln 2
    static constexpr double moment(std::size_t steps) { return 4 / static_cast<double>(steps); }

    template <std::size_t Steps, class Cell>
    using network = strut::network<strut::input<Steps, inputs, strut::second_moment<moment(Steps)>>,
        Cell, strut::last_step, strut::dense<answers, strut::identity>>;

    static sequences<float> draw(std::size_t count, std::size_t steps, std::uint64_t seed) {
        sequences<float> made{
            std::vector<float>(count * steps * 2), std::vector<float>(count * answers)};
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

/// Copy: some of eight letters, then blanks; then a cue, behind which they are asked for, one a
/// step, in the order in which they came. The answer at all other steps is a blank.
struct copy_task {
    static constexpr std::size_t letters = 8, asked = 8; ///< kinds, and how many of a sequence
    static constexpr std::size_t blank = letters, cue = letters + 1;
    static constexpr std::size_t units = 64;
    static constexpr std::size_t inputs = letters + 2; ///< one for each, of which one is 1
    using loss = strut::softmax_cross_entropy;
    /// The loss of blanks until the cue, and then of any letter.
    static constexpr double guess(std::size_t steps) {
        return asked * 2.07944154167984 / static_cast<double>(steps); // ln 8
    }
    static constexpr double moment(std::size_t) { return 1.0 / inputs; }

    template <std::size_t Steps, class Cell>
    using network = strut::network<strut::input<Steps, inputs, strut::second_moment<moment(Steps)>>,
        Cell, strut::dense<letters + 1, strut::identity>>;

    static sequences<std::int32_t> draw(std::size_t count, std::size_t steps, std::uint64_t seed) {
        sequences<std::int32_t> made{std::vector<float>(count * steps * inputs),
            std::vector<std::int32_t>(count * steps, static_cast<std::int32_t>(blank))};
        const strut::random numbers{seed};
        for (std::size_t s = 0; s < count; ++s)
            for (std::size_t t = 0; t < steps; ++t) {
                std::size_t seen = t + asked + 1 == steps ? cue : blank;
                if (t < asked) {
                    seen = numbers.below(s * asked + t, letters);
                    made.y[(s + 1) * steps - asked + t] = static_cast<std::int32_t>(seen);
                }
                made.x[(s * steps + t) * inputs + seen] = 1;
            }
        return made;
    }
};
