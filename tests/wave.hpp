#pragma once

#include <cmath>
#include <cstddef>
#include <vector>

/// Numbers between -1 and 1 without a pattern, the same on each machine but for the last bits.
template <class T>
std::vector<T> wave(std::size_t size, double speed) {
    std::vector<T> all(size);
    for (std::size_t i = 0; i < size; ++i)
        all[i] = static_cast<T>(std::sin(speed * static_cast<double>(i * i + 1)));
    return all;
}
