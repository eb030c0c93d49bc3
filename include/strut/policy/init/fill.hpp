#pragma once

#include <cstddef>
#include <cstdint>

#include "strut/core/random.hpp"
#include "strut/policy/init/concept.hpp"

namespace strut {

/// Fills a matrix with independent normal numbers of mean zero.
template <class T>
constexpr void fill_normal(T* weights, fan shape, std::uint64_t seed, double sigma) {
    const random numbers{seed};
    const std::size_t size = shape.size();
    for (std::size_t index = 0; index < size; index += 2) {
        const auto [even, odd] = numbers.normal_pair(index / 2);
        weights[shape.position(index)] = static_cast<T>(even * sigma);
        if (index + 1 < size)
            weights[shape.position(index + 1)] = static_cast<T>(odd * sigma);
    }
}

/// Fills a matrix with independent uniform numbers on [-limit, limit).
template <class T>
constexpr void fill_uniform(T* weights, fan shape, std::uint64_t seed, double limit) {
    const random numbers{seed};
    for (std::size_t index = 0; index < shape.size(); ++index)
        weights[shape.position(index)] = static_cast<T>((2 * numbers.uniform(index) - 1) * limit);
}

/// Fills a matrix with independent normal numbers, each drawn again as long as it is farther than
/// 2 sigma from zero: the n-th time it takes the random number `index + n * size`.
template <class T>
constexpr void fill_truncated(T* weights, fan shape, std::uint64_t seed, double sigma) {
    const random numbers{seed};
    const std::size_t size = shape.size();
    for (std::size_t index = 0; index < size; ++index) {
        std::size_t draw = index;
        double z = numbers.normal(draw);
        while (z > 2 || z < -2)
            z = numbers.normal(draw += size);
        weights[shape.position(index)] = static_cast<T>(z * sigma);
    }
}

} // namespace strut
