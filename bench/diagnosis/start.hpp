#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>

#include "strut/policy/init/concept.hpp"

/// Initial weights of recurrent runs, as the reference draws them.
namespace diagnosis {

/// The numbers of another weight tensor, so many further on: the reference draws those of the head
/// first.
template <std::ptrdiff_t Further, strut::initializer Init>
struct drawn_as : Init {
    template <class T>
    static constexpr void fill(T* weights, strut::fan shape, std::uint64_t seed) {
        Init::fill(weights, shape, seed + static_cast<std::uint64_t>(Further));
    }
};

/// Drawn for the gates reset, update, candidate, as PyTorch has them; in a GRU of this library the
/// candidate is the first in the input's weights.
template <strut::initializer Init>
struct candidate_last : Init {
    template <class T>
    static constexpr void fill(T* weights, strut::fan shape, std::uint64_t seed) {
        Init::fill(weights, shape, seed);
        const std::size_t gates = shape.columns, candidate = gates / 3 * 2;
        for (std::size_t row = 0; row < shape.rows; ++row) {
            T* const first = weights + row * gates;
            std::rotate(first, first + candidate, first + gates);
        }
    }
};

} // namespace diagnosis
