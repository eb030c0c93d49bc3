#pragma once

#include <cstddef>
#include <span>
#include <string_view>

#include "strut/core/extent.hpp"
#include "strut/core/real.hpp"
#include "strut/policy/clip/norm.hpp"
#include "strut/policy/clip/report.hpp"

namespace strut::clip {

/// Clips each tensor by itself to an L2 norm of at most Max: g *= Max / max(norm(g), Max).
/// This keeps the direction of each tensor but not that of the whole gradient: layers with large
/// gradients are scaled down relative to the others. What Keras calls `clipnorm` is this, although
/// it is often recommended for keeping the direction; only `by_global_norm` does.
/// Source: Keras's clipnorm.
/// Cost: one pass over the gradient; when a tensor is clipped, a second one, and a third one over
/// the tensors that are: none may be changed before all of them are known to be finite.
template <real Max = 1>
struct by_norm {
    static_assert(Max > 0, "strut: clip::by_norm<c> needs a positive bound");
    static constexpr std::string_view name = "by_norm";

    template <class T>
    static constexpr report apply(
        T* gradient, std::size_t, std::span<const tensor_extent> tensors) {
        report found;
        for (const auto [offset, size] : tensors) {
            const auto [norm, finite] = detail::measure_of(gradient + offset, size);
            if (!finite)
                return {norm, false, false};
            found.norm = detail::hypotenuse(found.norm, norm);
            found.clipped = found.clipped || norm > Max;
        }
        if (found.clipped)
            for (const auto [offset, size] : tensors) {
                const auto norm = detail::measure_of(gradient + offset, size).norm;
                if (norm > Max)
                    detail::shrink(gradient + offset, size, Max / norm);
            }
        return found;
    }
};

} // namespace strut::clip
