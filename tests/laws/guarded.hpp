#pragma once

#include <algorithm>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <span>
#include <type_traits>
#include <vector>

#include "strut/core/config.hpp"

namespace laws {

/// An array on a 64-byte boundary with canaries in front of it and behind it. They are NaN, so that
/// a kernel may read them, but not let them into a result; and `intact` says whether one was
/// written.
template <class T>
class guarded {
public:
    static constexpr T canary = std::numeric_limits<T>::quiet_NaN();

    explicit guarded(std::size_t size, T value = canary)
        : memory_(size + 4 * line, canary), size_{size} {
        std::fill_n(data(), size, value);
    }

    /// A copy lies on a boundary of its own.
    guarded(const guarded& other) : guarded{other.size()} { copy(other); }
    guarded& operator=(const guarded& other) {
        copy(other);
        return *this;
    }

    T* data() { return memory_.data() + first(); }
    const T* data() const { return memory_.data() + first(); }
    std::size_t size() const { return size_; }
    T* begin() { return data(); }
    T* end() { return data() + size_; }
    const T* begin() const { return data(); }
    const T* end() const { return data() + size_; }
    T& operator[](std::size_t i) { return data()[i]; }
    const T& operator[](std::size_t i) const { return data()[i]; }

    bool intact() const {
        const auto untouched = [](T x) { return same_bits(x, canary); };
        return std::all_of(memory_.data(), begin(), untouched) &&
               std::all_of(end(), memory_.data() + memory_.size(), untouched);
    }

    static bool same_bits(T a, T b) {
        using bits = std::conditional_t<sizeof(T) == 4, std::uint32_t, std::uint64_t>;
        return std::bit_cast<bits>(a) == std::bit_cast<bits>(b);
    }
    friend bool same_bits(const guarded& a, const guarded& b) {
        return std::equal(
            a.begin(), a.end(), b.begin(), b.end(), [](T x, T y) { return same_bits(x, y); });
    }

private:
    static constexpr std::size_t line = strut::alignment / sizeof(T);

    void copy(const guarded& other) {
        size_ = other.size_;
        memory_.assign(size_ + 4 * line, canary);
        std::copy(other.begin(), other.end(), begin());
    }
    /// One to two lines of canaries in front, two to three behind.
    std::size_t first() const {
        const auto address = reinterpret_cast<std::uintptr_t>(memory_.data());
        return line +
               (strut::alignment - address % strut::alignment) % strut::alignment / sizeof(T);
    }

    std::vector<T> memory_;
    std::size_t size_;
};

} // namespace laws
