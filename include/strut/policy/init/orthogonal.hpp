#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>

#include "strut/core/cmath.hpp"
#include "strut/core/real.hpp"
#include "strut/policy/init/concept.hpp"
#include "strut/policy/init/fill.hpp"

namespace strut {

/// The rows or the columns orthonormal, whichever are fewer, times the gain: lengths, of signal or
/// gradient, are kept exactly instead of on average. Var(W) = Gain^2 / max(rows, columns).
/// Cost: 4 max(rows, columns) min(rows, columns)^2 multiply-adds, in double.
/// Source: Saxe et al. 2014; PyTorch orthogonal_ and Keras Orthogonal, which take Q of a QR
/// decomposition with the signs that make the diagonal of R positive: the same matrix.
template <real Gain = 1>
struct orthogonal {
    static constexpr bool keeps_length = true;

    static constexpr double variance(fan shape) {
        return Gain.value * Gain.value / static_cast<double>(std::max(shape.rows, shape.columns));
    }

    template <class T>
    static constexpr void fill(T* weights, fan shape, std::uint64_t seed) {
        fill_normal(weights, shape, seed, 1);
        // The second pass takes away what rounding left over in the first, in which nearly
        // dependent vectors lose their digits ("twice is enough", Giraud and Langou 2002).
        orthonormalize(weights, shape);
        orthonormalize(weights, shape);
        for (std::size_t index = 0; index < shape.size(); ++index)
            weights[index] = static_cast<T>(weights[index] * Gain.value);
    }

private:
    /// Modified Gram-Schmidt in place: each vector is made a unit, and its share taken out of all
    /// later ones, several at a time, so that memory is read along its rows.
    template <class T>
    static constexpr void orthonormalize(T* weights, fan shape) {
        using cmath::times;
        constexpr std::size_t together = 16;
        const bool by_column = shape.columns < shape.rows;
        const std::size_t vectors = by_column ? shape.columns : shape.rows;
        const std::size_t length = by_column ? shape.rows : shape.columns;
        const std::size_t step = by_column ? 1 : shape.columns;
        const std::size_t stride = by_column ? shape.columns : 1;

        for (std::size_t vector = 0; vector < vectors; ++vector) {
            T* const unit = weights + vector * step;
            double square = 0;
            for (std::size_t i = 0; i < length; ++i)
                square += times(unit[i * stride], unit[i * stride]);
            const double norm = cmath::sqrt(square);
            for (std::size_t i = 0; i < length; ++i)
                unit[i * stride] = static_cast<T>(unit[i * stride] / norm);

            for (std::size_t first = vector + 1; first < vectors; first += together) {
                T* const others = weights + first * step;
                const std::size_t count = std::min(together, vectors - first);
                std::array<double, together> share{};
                for (std::size_t i = 0; i < length; ++i)
                    for (std::size_t k = 0; k < count; ++k)
                        share[k] += times(unit[i * stride], others[k * step + i * stride]);
                for (std::size_t i = 0; i < length; ++i)
                    for (std::size_t k = 0; k < count; ++k)
                        others[k * step + i * stride] = static_cast<T>(
                            others[k * step + i * stride] - times(share[k], unit[i * stride]));
            }
        }
    }
};

} // namespace strut
