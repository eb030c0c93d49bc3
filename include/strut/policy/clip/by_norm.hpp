#pragma once

#include <algorithm>
#include <string_view>

#include "strut/core/extent.hpp"
#include "strut/core/real.hpp"
#include "strut/policy/clip/norm.hpp"
#include "strut/policy/clip/report.hpp"

namespace strut::clip {

/// Clips each tensor by itself to a norm of at most Max: g *= Max / max(norm(g), Max).
/// This keeps the direction of each tensor but not that of the whole gradient: layers with large
/// gradients are scaled down relative to the others. What Keras calls `clipnorm` is this, although
/// it is often recommended for keeping the direction; only `by_global_norm` does.
/// Parameters: Order is that of the norm: 2 by default, 1, `clip::infinity`, or anything from 1 on.
/// Source: Keras's clipnorm, which has the order 2 only.
/// Cost: one pass over the gradient; when a tensor is clipped, a second one, and a third one over
/// the tensors that are: none may be changed before all of them are known to be finite.
template <real Max = 1, real Order = 2>
struct by_norm {
    static_assert(Max > 0, "strut: clip::by_norm<c> needs a positive bound");
    static_assert(Order >= 1, "strut: clip::by_norm<c, p> needs the order of a norm: at least 1, "
                              "or clip::infinity");
    static constexpr std::string_view name = "by_norm";

    template <class T>
    static constexpr report apply(T* gradient, const T*, const tensor_layout& where) {
        report found;
        for (const tensor_extent& one : where.tensors) {
            const auto [norm, finite] = measure_of<Order>(gradient + one.offset, one.size);
            if (!finite)
                return report::untouched(norm, false);
            found.norm = hypotenuse<Order>(found.norm, norm);
            found.norm_after = hypotenuse<Order>(found.norm_after, std::min<double>(norm, Max));
            found.clipped = found.clipped || norm > Max;
        }
        if (found.clipped)
            for (const tensor_extent& one : where.tensors) {
                const auto norm = measure_of<Order>(gradient + one.offset, one.size).norm;
                if (norm > Max)
                    rescale(gradient + one.offset, one.size, Max / norm);
            }
        return found;
    }
};

} // namespace strut::clip
