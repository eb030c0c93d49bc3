#pragma once

#include <algorithm>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <type_traits>
#include <vector>

#include "strut/core/config.hpp"

namespace laws {

/// An array on a 64-byte boundary with canaries in front of it and behind it, and in it until it is
/// filled. Kernels may read canaries, but not let them into a result; `intact` says whether one
/// outside was written.
template <class T>
class guarded {
public:
    /// For what is written: no result is this number.
    static constexpr T to_write = static_cast<T>(-12345.678);
    /// For what is only read: it turns every result that it gets into, into NaN.
    static constexpr T to_read = std::numeric_limits<T>::quiet_NaN();

    explicit guarded(std::size_t size, T canary)
        : memory_(size + 4 * line, canary), size_{size}, canary_{canary} {}

    /// A copy lies on a boundary of its own.
    guarded(const guarded& other) : guarded{other.size_, other.canary_} {
        std::copy(other.begin(), other.end(), begin());
    }
    guarded& operator=(const guarded& other) {
        guarded copy{other};
        memory_.swap(copy.memory_);
        size_ = copy.size_;
        canary_ = copy.canary_;
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

    bool is_canary(T x) const { return same_bits(x, canary_); }
    bool intact() const {
        const auto untouched = [this](T x) { return is_canary(x); };
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

    /// One to two lines of canaries in front, two to three behind.
    std::size_t first() const {
        const auto address = reinterpret_cast<std::uintptr_t>(memory_.data());
        return line +
               (strut::alignment - address % strut::alignment) % strut::alignment / sizeof(T);
    }

    std::vector<T> memory_;
    std::size_t size_;
    T canary_;
};

} // namespace laws
