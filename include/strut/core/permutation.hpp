#pragma once

#include <bit>
#include <cstdint>

#include "strut/core/config.hpp"

namespace strut {

/// A random permutation of [0, count), computed place by place: no memory, any place at any time,
/// the same on every machine. `order(i)` takes every value once as i runs over [0, count).
/// A Feistel network permutes the smallest power of two that is large enough; values outside the
/// range are sent round again until they fall inside. Cost: about 25 multiplications a place.
/// Source: Black and Rogaway 2002, "Ciphers with arbitrary finite domains" (cycle walking).
class permutation {
public:
    constexpr permutation(std::uint64_t count, std::uint64_t seed)
        : count_{count},
          seed_{seed},
          low_bits_{(bits(count) + 1) / 2},
          high_bits_{bits(count) / 2} {}

    /// Precondition: place < size(). A permutation of nothing has no places.
    constexpr std::uint64_t operator()(std::uint64_t place) const {
        do
            place = shuffle(place);
        while (place >= count_ && count_ > 0);
        return place;
    }
    constexpr std::uint64_t size() const { return count_; }

private:
    static constexpr int bits(std::uint64_t count) {
        return count > 1 ? static_cast<int>(std::bit_width(count - 1)) : 0;
    }
    static constexpr std::uint64_t mix(std::uint64_t z) {
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9u;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EBu;
        return z ^ (z >> 31);
    }

    /// Each round adds a hash of one half to the other half, which is undone by subtracting it:
    /// whatever the hash, this is one to one.
    constexpr std::uint64_t shuffle(std::uint64_t place) const {
        const std::uint64_t low_mask = (std::uint64_t{1} << low_bits_) - 1;
        const std::uint64_t high_mask = (std::uint64_t{1} << high_bits_) - 1;
        std::uint64_t low = place & low_mask;
        std::uint64_t high = place >> low_bits_;
        for (std::uint64_t round = 1; round <= 3; ++round) {
            low = (low + mix(seed_ + round * 0x9E3779B97F4A7C15u + high)) & low_mask;
            high = (high + mix(seed_ - round * 0x9E3779B97F4A7C15u + low)) & high_mask;
        }
        return high << low_bits_ | low;
    }

    std::uint64_t count_;
    std::uint64_t seed_;
    int low_bits_;
    int high_bits_;
};

} // namespace strut
