#pragma once

#include <cstddef>
#include <cstdint>

#include "strut/core/cmath/exact.hpp"
#include "strut/core/cmath/log.hpp"
#include "strut/core/cmath/sqrt.hpp"
#include "strut/core/cmath/trigonometry.hpp"

namespace strut {

/// What all random numbers of a network or a trainer follow from: `network{seed{7}}`.
struct seed {
    std::uint64_t value;

    explicit constexpr seed(std::uint64_t number) : value{number} {}
    friend constexpr bool operator==(const seed&, const seed&) = default;
};

/// Random numbers that are looked up by index instead of drawn one after the other, so that any
/// thread, language or compiler finds the same ones in any order, at compile time too.
/// Source: splitmix64 (Steele, Lea and Flood 2014; the mixing constants are Vigna's) over the
/// counter seed + (index + 1) * 0x9E3779B97F4A7C15; Box and Muller 1958 for the normal ones.
class random {
public:
    explicit constexpr random(std::uint64_t number) : seed_{number} {}
    explicit constexpr random(seed start) : seed_{start.value} {}

    /// 64 random bits.
    constexpr std::uint64_t u64(std::uint64_t index) const {
        std::uint64_t z = seed_ + (index + 1) * 0x9e3779b97f4a7c15;
        z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9;
        z = (z ^ (z >> 27)) * 0x94d049bb133111eb;
        return z ^ (z >> 31);
    }

    /// Uniform on [0, 1), a multiple of 2^-53.
    constexpr double uniform(std::uint64_t index) const {
        return static_cast<double>(u64(index) >> 11) * 0x1p-53;
    }

    /// An integer from 0 to bound - 1, by remainder: `below(k, k + 1)` for k from n - 1 to 1 are
    /// the exchanges of a shuffle. The lower integers come up more often by at most a share of
    /// bound / 2^64.
    constexpr std::uint64_t below(std::uint64_t index, std::uint64_t bound) const {
        return u64(index) % bound;
    }

    struct pair {
        double even;
        double odd;
    };

    /// The normal numbers of index 2 n and 2 n + 1, for little more than the price of one.
    constexpr pair normal_pair(std::uint64_t n) const {
        const auto [radius, angle] = polar(n);
        const auto [sin, cos] = cmath::sin_cos(angle);
        return {radius * cos, radius * sin};
    }

    /// Standard normal: zero mean, unit variance. Index 2 n and 2 n + 1 are the two coordinates of
    /// one point, from the uniform numbers 2 n and 2 n + 1.
    constexpr double normal(std::uint64_t index) const {
        const auto [radius, angle] = polar(index / 2);
        return radius * (index % 2 == 0 ? cmath::cos(angle) : cmath::sin(angle));
    }

private:
    struct point {
        double radius;
        double angle;
    };

    constexpr point polar(std::uint64_t n) const {
        constexpr double two_pi = 6.283185307179586;
        return {cmath::sqrt(-2 * cmath::log(1 - uniform(2 * n))),
            cmath::times(two_pi, uniform(2 * n + 1))};
    }

    std::uint64_t seed_;
};

} // namespace strut
