#pragma once

#include <cstddef>
#include <span>
#include <string_view>

#include "strut/core/config.hpp"
#include "strut/core/extent.hpp"
#include "strut/core/real.hpp"
#include "strut/policy/clip/norm.hpp"
#include "strut/policy/clip/report.hpp"
#include "strut/simd/map.hpp"
#include "strut/simd/pack.hpp"

namespace strut::clip {

/// Clamps each element to [-Max, Max]. This changes the gradient's direction: large elements are
/// cut and small ones are not, so what is left may point far away from the steepest descent.
/// Source: PyTorch's clip_grad_value_; Keras's clipvalue.
/// Cost: one pass over the gradient, a second one when its norm exceeds Max.
template <real Max = 1>
struct by_value {
    static_assert(Max > 0, "strut: clip::by_value<v> needs a positive bound");
    static constexpr std::string_view name = "by_value";

    template <class T>
    static constexpr report apply(
        T* gradient, std::size_t block_size, std::span<const tensor_extent>) {
        const auto [norm, finite] = detail::measure_of(gradient, block_size);
        // No element is larger than the norm, rounding of the norm aside.
        if (!finite || norm < 0.99 * Max)
            return {norm, finite, false};
        constexpr auto bound = static_cast<T>(Max);
        bool clipped = false;
        simd::visit<T>(block_size, [&](auto as, std::size_t i) STRUT_LAMBDA {
            const auto g = as.load(gradient + i);
            const auto kept = simd::clamp(g, as.broadcast(-bound), as.broadcast(bound));
            clipped |= simd::any(g != kept);
            simd::store(gradient + i, kept);
        });
        return {norm, true, clipped};
    }
};

} // namespace strut::clip
