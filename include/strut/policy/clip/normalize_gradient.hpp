#pragma once

#include <cstddef>
#include <limits>
#include <string_view>

#include "strut/core/extent.hpp"
#include "strut/core/real.hpp"
#include "strut/policy/clip/norm.hpp"
#include "strut/policy/clip/report.hpp"

namespace strut {

/// Gives the gradient of each layer the size of the layer's weights: g *= Trust * norm(w) /
/// norm(g), so that with Trust = 1 a step of sgd changes every layer by the learning rate,
/// relatively. This is what helps against gradients that are too small in some layers: clipping
/// never makes one larger. A layer here is a weight tensor with the bias or slopes that
/// follow it, or a scale with its shift, each layer of a residual or repeated block by itself; the
/// direction within it is kept. As in the sources, the factor is 1 where the weights or the
/// gradient are zero. It takes the place of a clipping strategy, since it bounds the gradient as
/// well. It cannot bring back a direction that is lost in rounding; and adam and rmsprop, which
/// divide by the size of the gradient, undo it. Units or range: with a norm that never falls, the
/// steps do not become shorter near a minimum: lower the learning rate by a schedule. 0.01 is a
/// reasonable one to begin with. Source: You et al. 2017 (LARS), eq. 6, where Trust is 0.001 and
/// the learning rate larger by as much; You et al. 2020 (LAMB), which does the same to Adam's step.
/// Cost: two passes over the gradient and one over the parameters, one that writes.
template <real Trust = 1>
struct normalize_gradient {
    static_assert(Trust > 0, "strut: normalize_gradient<trust> needs a positive factor");
    static constexpr std::string_view name = "normalize_gradient";

    template <class T>
    static constexpr clip::report apply(
        T* gradient, const T* parameters, const tensor_layout& where) {
        const auto [norm, finite] = clip::measure_of(gradient, where.runs);
        if (!finite)
            return clip::report::untouched(norm, false);
        clip::report found{norm, true, false, 0};
        const auto& tensors = where.tensors;
        for (std::size_t first = 0, end = 0; first < tensors.size(); first = end) {
            double length = 0;
            double size = 0;
            for (end = first; end == first || (end < tensors.size() && !tensors[end].begins);
                 ++end) {
                const auto [offset, count] = place(tensors[end]);
                length = clip::hypotenuse(length, clip::measure_of(gradient + offset, count).norm);
                size = clip::hypotenuse(size, clip::measure_of(parameters + offset, count).norm);
            }
            const double wanted = Trust * size;
            // Parameters that are not finite are no measure either.
            const bool possible = length > 0 && wanted > 0 && wanted <= limit<T>;
            if (possible)
                for (std::size_t i = first; i < end; ++i) {
                    const auto [offset, count] = place(tensors[i]);
                    clip::rescale(gradient + offset, count, wanted / length);
                }
            found.norm_after = clip::hypotenuse(found.norm_after, possible ? wanted : length);
            found.clipped = found.clipped || (possible && wanted < length);
        }
        return found;
    }

private:
    template <class T>
    static constexpr auto limit = static_cast<double>(std::numeric_limits<T>::max());

    static constexpr block_range place(const tensor_extent& one) { return {one.offset, one.size}; }
};

} // namespace strut
