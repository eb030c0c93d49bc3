#pragma once

#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <span>
#include <type_traits>

#include "strut/core/config.hpp"

/// Means and medians of the columns of a data set stored [row][column], for the losses of constant
/// predictions. In double, in one place, without allocation: a data set may be as large as memory.
namespace strut::detail {

/// The sum of `f(element, column)` over all elements.
template <std::size_t Columns, class T, class F>
constexpr double sum_over_columns(std::span<const T> data, F f) {
    double total = 0;
    for (std::size_t row = 0; row < data.size() / Columns; ++row)
        for (std::size_t column = 0; column < Columns; ++column)
            total += f(static_cast<double>(data[row * Columns + column]), column);
    return total;
}

/// The mean of each column; zero when there are no rows.
template <std::size_t Columns, class T>
constexpr std::array<double, Columns> column_means(std::span<const T> data) {
    std::array<double, Columns> mean{};
    const std::size_t rows = data.size() / Columns;
    for (std::size_t row = 0; row < rows; ++row)
        for (std::size_t column = 0; column < Columns; ++column)
            mean[column] += static_cast<double>(data[row * Columns + column]);
    if (rows > 0)
        for (double& each : mean)
            each /= static_cast<double>(rows);
    return mean;
}

/// Floating-point numbers as unsigned integers of the same order, and back.
template <class T>
struct ordered_bits {
    using word = std::conditional_t<sizeof(T) == 4, std::uint32_t, std::uint64_t>;
    static constexpr word sign = word{1} << (sizeof(T) * 8 - 1);
    static constexpr word from(T x) {
        const auto bits = std::bit_cast<word>(x);
        return bits & sign ? static_cast<word>(~bits) : bits | sign;
    }
    static constexpr T back(word key) {
        return std::bit_cast<T>(
            key & sign ? static_cast<word>(key ^ sign) : static_cast<word>(~key));
    }
};

/// The median of each column (the mean of the two middle elements of an even number); zero when
/// there are no rows.
/// Cost: 32 (float) or 64 (double) passes over the data, one for each bit of the median, found from
/// the first bit on by counting; nothing is sorted or copied.
template <std::size_t Columns, class T>
constexpr std::array<double, Columns> column_medians(std::span<const T> data) {
    using bits = ordered_bits<T>;
    using word = typename bits::word;
    std::array<double, Columns> median{};
    const std::size_t rows = data.size() / Columns;
    if (rows == 0)
        return median;

    std::array<word, Columns> key{};
    for (word bit = bits::sign; bit != 0; bit >>= 1) {
        std::array<std::size_t, Columns> below{};
        for (std::size_t row = 0; row < rows; ++row)
            for (std::size_t column = 0; column < Columns; ++column)
                below[column] += bits::from(data[row * Columns + column]) < (key[column] | bit);
        for (std::size_t column = 0; column < Columns; ++column)
            if (below[column] <= (rows - 1) / 2)
                key[column] |= bit;
    }

    // The upper of two middle elements is the lower one again, or the next larger.
    std::array<std::size_t, Columns> up_to{};
    std::array<word, Columns> next{};
    next.fill(std::numeric_limits<word>::max());
    for (std::size_t row = 0; row < rows; ++row)
        for (std::size_t column = 0; column < Columns; ++column) {
            const word element = bits::from(data[row * Columns + column]);
            if (element <= key[column])
                ++up_to[column];
            else if (element < next[column])
                next[column] = element;
        }
    for (std::size_t column = 0; column < Columns; ++column) {
        const double lower = bits::back(key[column]);
        const double upper = up_to[column] > rows / 2 ? lower : bits::back(next[column]);
        median[column] = lower / 2 + upper / 2;
    }
    return median;
}

} // namespace strut::detail
