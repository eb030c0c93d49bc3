#pragma once

#include <string_view>

#include "strut/core/extent.hpp"
#include "strut/core/real.hpp"
#include "strut/policy/clip/norm.hpp"
#include "strut/policy/clip/report.hpp"

namespace strut::clip {

/// Clips the whole gradient to a norm of at most Max: g *= min(1, Max / (norm(g) + 1e-6)). The
/// only one of the strategies that keeps the direction of the gradient.
/// Parameters: Order is that of the norm: 2 by default, 1, `clip::infinity`, or anything from 1 on.
/// Source: Pascanu et al. 2013; PyTorch's clip_grad_norm_ and its norm_type. Keras's
/// global_clipnorm is the same for the order 2, without the 1e-6, which takes a millionth from a
/// norm of 1. (Keras's clipnorm is `by_norm`.) PyTorch turns the whole gradient into NaN when one
/// element is; here such a gradient is left as it is and reported.
/// Cost: one pass over the gradient, a second one when it is clipped. Orders other than 2 are
/// measured without packs; those that are none of 1 and infinity take tens of nanoseconds an
/// element.
template <real Max = 1, real Order = 2>
struct by_global_norm {
    static_assert(Max > 0, "strut: clip::by_global_norm<c> needs a positive bound");
    static_assert(Order >= 1, "strut: clip::by_global_norm<c, p> needs the order of a norm: at "
                              "least 1, or clip::infinity");
    static constexpr std::string_view name = "by_global_norm";

    template <class T>
    static constexpr report apply(T* gradient, const T*, const tensor_layout& where) {
        const auto [norm, finite] = measure_of<Order>(gradient, where.runs);
        const double factor = Max / (norm + 1e-6);
        if (!finite || !(factor < 1))
            return report::untouched(norm, finite);
        rescale(gradient, where.runs, factor);
        return {norm, true, true, norm * factor};
    }
};

} // namespace strut::clip
