#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

namespace bench {

/// The numbers that all implementations are given: the same on every machine.
/// Source: splitmix64 (Steele, Lea, Flood 2014).
class random_source {
public:
    explicit random_source(std::uint64_t seed) : state_{seed} {}

    float uniform(float low, float high) {
        std::uint64_t z = (state_ += 0x9e3779b97f4a7c15u);
        z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
        z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
        z ^= z >> 31;
        return low + (high - low) * float(double(z >> 40) * 0x1p-24);
    }

    std::vector<float> uniform(std::size_t count, float low, float high) {
        std::vector<float> numbers(count);
        for (float& number : numbers)
            number = uniform(low, high);
        return numbers;
    }

private:
    std::uint64_t state_;
};

} // namespace bench
