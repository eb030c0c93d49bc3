#pragma once

#include <cmath>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>

#include "strut/core/failure.hpp"
#include "strut/io/replace_file.hpp"

/// Writes a WAV file of one channel, 16 bit, in which `full_scale` is the loudest there can be.
/// Errors: a failure when a sample is no number or louder than that, when there are more than fit,
/// or when the file cannot be written; there is no part of a file then.
inline strut::result<void> write_wav(const std::string& path, std::span<const float> samples,
    std::uint32_t frames_a_second, double full_scale) {
    constexpr std::size_t header = 44, most = (0xffffffff - header) / 2;
    if (samples.size() > most)
        return strut::failure{path, "more samples than a WAV file holds",
            "at most " + std::to_string(most), std::to_string(samples.size())};
    std::string bytes;
    bytes.reserve(header + 2 * samples.size());
    const auto number = [&](std::uint32_t value, int width) {
        for (int i = 0; i < width; ++i)
            bytes += static_cast<char>(value >> 8 * i & 0xff); // little-endian
    };
    const auto size = static_cast<std::uint32_t>(2 * samples.size());
    bytes += "RIFF";
    number(size + header - 8, 4);
    bytes += "WAVEfmt ";
    number(16, 4);                  // bytes of the format
    number(1, 2);                   // whole numbers
    number(1, 2);                   // channels
    number(frames_a_second, 4);     // frames
    number(2 * frames_a_second, 4); // bytes a second
    number(2, 2);                   // bytes a frame
    number(16, 2);                  // bits a sample
    bytes += "data";
    number(size, 4);
    for (std::size_t i = 0; i < samples.size(); ++i) {
        const double share = static_cast<double>(samples[i]) / full_scale;
        if (!(std::abs(share) <= 1))
            return strut::failure{path, "sample " + std::to_string(i) + " does not fit",
                "at most " + std::to_string(full_scale), std::to_string(samples[i])};
        number(static_cast<std::uint32_t>(std::lround(32767 * share)), 2);
    }
    return strut::replace_file(path, bytes);
}
