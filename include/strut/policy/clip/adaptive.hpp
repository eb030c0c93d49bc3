#pragma once

#include <cstddef>
#include <string_view>

#include "strut/core/config.hpp"
#include "strut/core/extent.hpp"
#include "strut/core/real.hpp"
#include "strut/policy/clip/norm.hpp"
#include "strut/policy/clip/report.hpp"
#include "strut/simd/columns.hpp"
#include "strut/simd/map.hpp"
#include "strut/simd/pack.hpp"

namespace strut::clip {

/// Adaptive gradient clipping: bounds the gradient of each unit's incoming weights by the size of
/// these weights, norm(g) <= Lambda * max(norm(w), Epsilon), so that a step of sgd changes no unit
/// by more than a share of itself. The bound follows the weights: it needs no tuning to the loss.
/// A bias is one unit. The last layer that has parameters is left alone, as its source found best.
/// It changes the direction of the gradient, within a layer as well.
/// Units or range: Epsilon lets units start that are zero; with weights of zero their gradient is
/// bounded by Lambda * Epsilon.
/// Source: Brock et al. 2021 (NFNets), eq. 3 and section 4.1.
/// Cost: two passes over the gradient and one over the parameters; where a unit is clipped, one
/// more over these units and a last one over the gradient.
template <real Lambda = 0.01, real Epsilon = 1e-3>
struct adaptive {
    static_assert(Lambda > 0, "strut: clip::adaptive<lambda> needs a positive share");
    static_assert(Epsilon > 0, "strut: clip::adaptive<lambda, epsilon> needs a positive epsilon: "
                               "units that are zero would never move");
    static constexpr std::string_view name = "adaptive";

    template <class T>
    static constexpr report apply(T* gradient, const T* parameters, const tensor_layout& where) {
        const auto [norm, finite] = measure_of(gradient, where.runs);
        // No bound is below Lambda * Epsilon.
        if (!finite || norm < 0.99 * Lambda * Epsilon)
            return report::untouched(norm, finite);
        bool clipped = false;
        for (const tensor_extent& one : where.tensors) {
            if (one.head || one.size == 0)
                continue;
            T* const g = gradient + one.offset;
            const T* const w = parameters + one.offset;
            const std::size_t rows = one.size / one.units;
            simd::visit<T>(one.units, [&](auto as, std::size_t unit) STRUT_LAMBDA {
                using V = typename decltype(as)::type;
                const V size = simd::column_norms<V>(w + unit, rows, one.units);
                const V bound = as.broadcast(static_cast<T>(Lambda)) *
                                simd::max(size, as.broadcast(static_cast<T>(Epsilon)));
                const V length = simd::column_norms<V>(g + unit, rows, one.units);
                if (simd::any(length > bound)) {
                    clipped = true;
                    simd::limit_columns(g + unit, rows, one.units, length, bound);
                }
            });
        }
        if (!clipped)
            return report::untouched(norm, true);
        return {norm, true, true, measure_of(gradient, where.runs).norm};
    }
};

} // namespace strut::clip
