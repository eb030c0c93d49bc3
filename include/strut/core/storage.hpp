#pragma once

#include <array>
#include <cstddef>
#include <span>

#include "strut/core/config.hpp"

namespace strut {

/// The number of elements that a tensor of `count` elements takes up in a block: rounded up to a
/// cache line, plus one more, so that a kernel may read a full register past the tensor's end and
/// find zeros there.
template <class T>
constexpr std::size_t tensor_footprint(std::size_t count) {
    constexpr std::size_t line = alignment / sizeof(T);
    return count == 0 ? 0 : round_up(count, line) + line;
}

/// A flat, aligned, trivially copyable array of numbers: parameters, gradients, moments and
/// activations all live in blocks, whose sizes are known at compile time. `block<T, N>{}` is zero;
/// without the braces the elements are not initialised.
template <class T, std::size_t Size>
struct block {
    alignas(alignment) std::array<T, Size> elements;

    static constexpr std::size_t size() { return Size; }
    constexpr T* data() { return elements.data(); }
    constexpr const T* data() const { return elements.data(); }
    constexpr T& operator[](std::size_t index) { return elements[index]; }
    constexpr const T& operator[](std::size_t index) const { return elements[index]; }
    constexpr auto begin() { return elements.begin(); }
    constexpr auto begin() const { return elements.begin(); }
    constexpr auto end() { return elements.end(); }
    constexpr auto end() const { return elements.end(); }
    constexpr std::span<T> span() { return {data(), Size}; }
    constexpr std::span<const T> span() const { return {data(), Size}; }
    friend constexpr bool operator==(const block&, const block&) = default;
};

/// A block of nothing takes up no memory as a member that need not have an address.
template <class T>
struct block<T, 0> {
    static constexpr std::size_t size() { return 0; }
    constexpr T* data() { return nullptr; }
    constexpr const T* data() const { return nullptr; }
    constexpr T* begin() { return nullptr; }
    constexpr const T* begin() const { return nullptr; }
    constexpr T* end() { return nullptr; }
    constexpr const T* end() const { return nullptr; }
    constexpr std::span<T> span() { return {}; }
    constexpr std::span<const T> span() const { return {}; }
    friend constexpr bool operator==(const block&, const block&) = default;
};

} // namespace strut
