#pragma once

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <vector>

#include "clipper.hpp"
#include "strut/strut.hpp"

// What goes into the circuit: volts, 48000 a second.

/// A tone that glides from one frequency (Hz) to another in equal times per octave.
inline std::vector<float> sweep(
    std::size_t samples, double from, double to, double level, double phase = 0) {
    std::vector<float> made(samples);
    for (std::size_t i = 0; i < samples; ++i) {
        const double frequency =
            from * std::pow(to / from, static_cast<double>(i) / static_cast<double>(samples));
        made[i] = static_cast<float>(level * std::sin(phase));
        phase += 2 * 3.14159265358979 * frequency / sample_rate;
    }
    return made;
}

/// Normal noise through a low pass (Hz), of about the given level.
inline std::vector<float> noise(
    std::size_t samples, double cutoff, double level, std::uint64_t seed) {
    const strut::random numbers{seed};
    std::vector<float> made(samples);
    const double pole = std::exp(-2 * 3.14159265358979 * cutoff / sample_rate);
    const double gain = std::sqrt(1 - pole * pole);
    double held = numbers.normal(samples);
    for (std::size_t i = 0; i < samples; ++i) {
        held = pole * held + gain * numbers.normal(i);
        made[i] = static_cast<float>(level * held);
    }
    return made;
}

/// Plucked strings, one after the other, a chord that rings on. Source: Karplus and Strong 1983.
inline std::vector<float> strings(std::size_t samples, double level) {
    constexpr double notes[]{82.41, 123.47, 164.81, 207.65, 246.94, 329.63}; // E major, Hz
    const strut::random numbers{6};
    std::vector<float> made(samples);
    std::uint64_t drawn = 0;
    for (std::size_t note = 0; note < 6; ++note) {
        std::vector<double> string(static_cast<std::size_t>(sample_rate / notes[note]));
        for (double& point : string)
            point = 2 * numbers.uniform(drawn++) - 1;
        std::size_t at = 0;
        for (std::size_t i = note * samples / 12; i < samples; ++i) {
            const std::size_t next = (at + 1) % string.size();
            made[i] += static_cast<float>(level / 3 * string[at]);
            string[at] = 0.4985 * (string[at] + string[next]);
            at = next;
        }
    }
    return made;
}

/// Short pieces to learn from, each beginning at rest, as the circuit and the network do: sweeps
/// and noise in turn, from quiet to loud.
struct pieces {
    std::vector<float> input;  ///< [piece][sample], as the network sees it: half a volt is 1 / 4
    std::vector<float> output; ///< the circuit's, half a volt is 1

    static constexpr float input_unit = 2, output_unit = 0.5; ///< volts

    pieces(std::size_t count, std::size_t samples, std::uint64_t seed) {
        const strut::random numbers{seed};
        for (std::size_t piece = 0; piece < count; ++piece) {
            const auto between = [&](std::size_t which, double least, double most) {
                return least * std::pow(most / least, numbers.uniform(4 * piece + which));
            };
            const double level = between(0, 0.1, 4);
            const std::vector<float> volts =
                piece % 2 == 0
                    ? sweep(samples, between(1, 30, 8000), between(2, 30, 8000), level,
                          6.28 * numbers.uniform(4 * piece + 3))
                    : noise(samples, between(1, 200, 20000), level / 2, numbers.u64(4 * piece + 3));
            for (const float u : volts)
                input.push_back(u / input_unit);
            for (const float v : clipped(volts))
                output.push_back(v / output_unit);
        }
    }
};
