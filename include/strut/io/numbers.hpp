#pragma once

#include <algorithm>
#include <array>
#include <bit>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <span>
#include <string>

#include "strut/core/failure.hpp"
#include "strut/io/half.hpp"
#include "strut/io/message.hpp"
#include "strut/io/weights.hpp"

namespace strut {

/// How many numbers a tensor's bytes hold.
constexpr std::size_t count_of(const named_tensor& tensor) {
    return tensor.bytes.size() / size_of(tensor.type);
}

namespace detail {
/// The number at that place, whatever the machine's order of bytes.
template <class Bits>
Bits little_endian(std::span<const std::byte> bytes, std::size_t index) {
    std::array<std::byte, sizeof(Bits)> raw;
    std::memcpy(raw.data(), bytes.data() + index * sizeof(Bits), sizeof(Bits));
    if constexpr (std::endian::native == std::endian::big)
        std::ranges::reverse(raw);
    return std::bit_cast<Bits>(raw);
}

template <class Bits, std::floating_point T, class Convert>
void read_numbers(std::span<const std::byte> bytes, std::span<T> to, Convert convert) {
    for (std::size_t i = 0; i < to.size(); ++i)
        to[i] = static_cast<T>(convert(little_endian<Bits>(bytes, i)));
}
} // namespace detail

/// Converts all numbers of a tensor, in their order. What T holds exactly comes out exactly; a
/// double read as float is rounded to the nearest, beyond the largest to infinity. NaN and infinity
/// pass. Errors: a failure that names the tensor when there is not exactly one number for each
/// place in `to`, which is untouched then.
template <std::floating_point T>
result<void> read_numbers(const named_tensor& tensor, std::span<T> to) {
    if (tensor.bytes.size() % size_of(tensor.type) != 0 || count_of(tensor) != to.size())
        return failure{"tensor " + detail::in_quotes(tensor.name),
            "the number of bytes does not fit what is read",
            std::to_string(to.size()) + " times " + detail::bytes_text(size_of(tensor.type)),
            detail::bytes_text(tensor.bytes.size())};
    switch (tensor.type) {
    case number_type::f16:
        detail::read_numbers<std::uint16_t>(tensor.bytes, to, from_half);
        break;
    case number_type::bf16:
        detail::read_numbers<std::uint16_t>(tensor.bytes, to, from_bfloat);
        break;
    case number_type::f32:
        detail::read_numbers<float>(tensor.bytes, to, [](float x) { return x; });
        break;
    case number_type::f64:
        detail::read_numbers<double>(tensor.bytes, to, [](double x) { return x; });
        break;
    case number_type::i64:
        detail::read_numbers<std::int64_t>(
            tensor.bytes, to, [](std::int64_t x) { return static_cast<T>(x); });
        break;
    }
    return {};
}

} // namespace strut
