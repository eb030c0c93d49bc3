#pragma once

#include <cstddef>
#include <string_view>

#include "strut/core/config.hpp"
#include "strut/core/extent.hpp"
#include "strut/core/real.hpp"
#include "strut/policy/penalty/scope.hpp"
#include "strut/simd/columns.hpp"
#include "strut/simd/map.hpp"
#include "strut/simd/pack.hpp"

namespace strut::penalty {

/// A bound on the incoming weights of each unit: after the optimizer's step those whose L2 norm
/// exceeds Max are shortened to it. The learning rate may then be high without letting weights grow
/// (Srivastava et al. 2014 use it with dropout). May stand beside a penalty.
/// Source: Srebro and Shraibman 2005; Keras's MaxNorm with its default axis=0. Keras multiplies the
/// others too, by norm / (norm + 1e-7), which is a very small decay; here they keep their bits.
/// Cost: one pass over the parameters, a second one over what is shortened.
template <real Max = 2, class Scope = weights_only>
struct max_norm {
    static_assert(Max > 0, "strut: penalty::max_norm<c> needs a positive bound");
    using scope = Scope;
    static constexpr std::string_view name = "max_norm";

    template <class T>
    static constexpr void constrain(T* parameters, const tensor_extent& tensor) {
        const std::size_t rows = tensor.size / tensor.units;
        simd::visit<T>(tensor.units, [&](auto as, std::size_t unit) STRUT_LAMBDA {
            using V = typename decltype(as)::type;
            const V bound = as.broadcast(static_cast<T>(Max));
            const V norms = simd::column_norms<V>(parameters + unit, rows, tensor.units);
            if (simd::any(norms > bound))
                simd::limit_columns(parameters + unit, rows, tensor.units, norms, bound);
        });
    }
};

} // namespace strut::penalty
