#pragma once

#include <algorithm>
#include <array>
#include <cstddef>

#include "strut/core/config.hpp"

namespace strut {

/// Numbers over time in bounded memory: when it is full, every second one is dropped, and from then
/// on only every second one kept.
template <std::size_t Capacity = 256>
class history {
    static_assert(Capacity % 2 == 0);

public:
    constexpr void push(double value) {
        if (pushed_ % spacing_ == 0) {
            if (size_ == Capacity) {
                for (std::size_t i = 0; i < Capacity / 2; ++i)
                    kept_[i] = kept_[2 * i];
                size_ = Capacity / 2;
                spacing_ *= 2;
            }
            if (pushed_ % spacing_ == 0)
                kept_[size_++] = value;
        }
        ++pushed_;
    }

    /// The number pushed as the index-th from 0, or the one kept next before it.
    constexpr double at(std::size_t index) const {
        return kept_[std::min(index / spacing_, size_ - 1)];
    }
    /// How many were pushed.
    constexpr std::size_t size() const { return pushed_; }

private:
    std::array<double, Capacity> kept_{};
    std::size_t size_ = 0, spacing_ = 1, pushed_ = 0;
};

/// The median of the last `Window` numbers.
template <std::size_t Window = 5>
class running_median {
public:
    constexpr void push(double value) { last_[pushed_++ % Window] = value; }
    constexpr double value() const {
        const std::size_t count = std::min(pushed_, Window);
        std::array<double, Window> sorted = last_;
        std::sort(sorted.begin(), sorted.begin() + static_cast<std::ptrdiff_t>(count));
        return sorted[count / 2];
    }

private:
    std::array<double, Window> last_{};
    std::size_t pushed_ = 0;
};

} // namespace strut
