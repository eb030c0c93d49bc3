#pragma once

#include <cstddef>
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
/// Cost: one pass over the gradient, a second one when its norm exceeds Max, a third one when it is
/// clipped: the norm afterwards.
template <real Max = 1>
struct by_value {
    static_assert(Max > 0, "strut: clip::by_value<v> needs a positive bound");
    static constexpr std::string_view name = "by_value";

    template <class T>
    static constexpr report apply(T* gradient, const T*, const tensor_layout& where) {
        const auto [norm, finite] = measure_of(gradient, where.runs);
        // No element is larger than the norm, rounding of the norm aside.
        if (!finite || norm < 0.99 * Max)
            return report::untouched(norm, finite);
        constexpr auto bound = static_cast<T>(Max);
        bool clipped = false;
        for (const auto [offset, size] : where.runs) {
            T* const part = gradient + offset;
            simd::visit<T>(size, [&](auto as, std::size_t i) STRUT_LAMBDA {
                const auto g = as.load(part + i);
                const auto kept = simd::clamp(g, as.broadcast(-bound), as.broadcast(bound));
                clipped |= simd::any(g != kept);
                simd::store(part + i, kept);
            });
        }
        if (!clipped)
            return report::untouched(norm, true);
        return {norm, true, true, measure_of(gradient, where.runs).norm};
    }
};

} // namespace strut::clip
