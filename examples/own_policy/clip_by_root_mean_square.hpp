#pragma once

#include <algorithm>
#include <string_view>

#include "strut/core/cmath.hpp"
#include "strut/core/extent.hpp"
#include "strut/core/real.hpp"
#include "strut/policy/clip/norm.hpp"
#include "strut/policy/clip/report.hpp"

namespace own {

/// Clips each tensor by itself to a root mean square of at most Max: g *= min(1, Max / rms(g)). As
/// `clip::by_norm`, with a bound that does not depend on how many numbers a tensor has: one bound
/// suits a bias of ten and a weight of ten thousand.
/// Source: Shazeer and Stern 2018 (Adafactor), section 6, who do this to the update.
template <strut::real Max>
struct clip_by_root_mean_square {
    static_assert(Max > 0, "own: clip_by_root_mean_square<c> needs a positive bound");
    static constexpr std::string_view name = "clip_by_root_mean_square";

    template <class T>
    static constexpr strut::clip::report apply(
        T* gradient, const T*, const strut::tensor_layout& where) {
        namespace clip = strut::clip;
        const auto [norm, finite] = clip::measure_of(gradient, where.runs);
        clip::report found = clip::report::untouched(norm, finite);
        if (!finite)
            return found;
        found.norm_after = 0;
        for (const strut::tensor_extent& one : where.tensors) {
            T* const part = gradient + one.offset;
            const double length = clip::measure_of(part, one.size).norm;
            const double bound = Max * strut::cmath::sqrt(static_cast<double>(one.size));
            if (length > bound) {
                clip::rescale(part, one.size, bound / length);
                found.clipped = true;
            }
            found.norm_after = clip::hypotenuse(found.norm_after, std::min(length, bound));
        }
        return found;
    }
};

} // namespace own
