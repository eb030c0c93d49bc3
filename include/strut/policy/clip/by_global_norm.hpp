#pragma once

#include <cstddef>
#include <span>
#include <string_view>

#include "strut/core/extent.hpp"
#include "strut/core/real.hpp"
#include "strut/policy/clip/norm.hpp"
#include "strut/policy/clip/report.hpp"

namespace strut::clip {

/// Clips the whole gradient to an L2 norm of at most Max: g *= min(1, Max / (norm(g) + 1e-6)). The
/// only one of the strategies that keeps the direction of the gradient.
/// Source: Pascanu et al. 2013; PyTorch's clip_grad_norm_. Keras's global_clipnorm is the same
/// without the 1e-6, which takes a millionth from a norm of 1. (Keras's clipnorm is `by_norm`.)
/// PyTorch turns the whole gradient into NaN when one element is; here such a gradient is left as
/// it is and reported.
/// Cost: one pass over the gradient, a second one when it is clipped.
template <real Max = 1>
struct by_global_norm {
    static_assert(Max > 0, "strut: clip::by_global_norm<c> needs a positive bound");
    static constexpr std::string_view name = "by_global_norm";

    template <class T>
    static constexpr report apply(
        T* gradient, std::size_t block_size, std::span<const tensor_extent>) {
        const auto [norm, finite] = detail::measure_of(gradient, block_size);
        const double factor = Max / (norm + 1e-6);
        if (!finite || !(factor < 1))
            return {norm, finite, false};
        detail::shrink(gradient, block_size, factor);
        return {norm, true, true};
    }
};

} // namespace strut::clip
