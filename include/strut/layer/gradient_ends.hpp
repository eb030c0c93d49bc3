#pragma once

#include <cstddef>

#include "strut/core/config.hpp"
#include "strut/simd/pack.hpp"

namespace strut::detail {

/// The ends of a kernel's sums that are the gradient of a matrix [..][Columns]: what they begin
/// with, and where they go.
template <class T, std::size_t Columns>
struct gradient_ends {
    T* gradient;
    bool accumulate; ///< adds to what is there

    template <class V, std::size_t>
    STRUT_INLINE constexpr V start(std::size_t m, std::size_t n) const {
        return accumulate ? simd::load<V>(gradient + m * Columns + n) : V(T(0));
    }
    template <class V, std::size_t Count>
    STRUT_INLINE constexpr void finish(std::size_t m, std::size_t n, V sum) const {
        simd::store_first<Count>(gradient + m * Columns + n, sum);
    }
};

} // namespace strut::detail
