#pragma once

#include <cstddef>
#include <string_view>

#include "strut/core/extent.hpp"
#include "strut/core/real.hpp"
#include "strut/policy/clip/by_global_norm.hpp"
#include "strut/policy/clip/by_value.hpp"
#include "strut/policy/clip/norm.hpp"
#include "strut/policy/clip/report.hpp"

namespace diagnosis {

/// Both strategies of a run that has `clipnorm` and `clipvalue`, in the reference's order.
template <strut::real Norm, strut::real Value>
struct clip_norm_then_value {
    static constexpr std::string_view name = "norm_then_value";

    template <class T>
    static constexpr strut::clip::report apply(
        T* gradient, const T* parameters, const strut::tensor_layout& where) {
        using strut::clip::by_global_norm, strut::clip::by_value;
        const auto first = by_global_norm<Norm>::apply(gradient, parameters, where);
        const auto then = by_value<Value>::apply(gradient, parameters, where);
        return {first.norm, first.finite, first.clipped || then.clipped, then.norm_after};
    }
};

/// The norm as the reference has it of a recurrent network: numbers First to First + Count of the
/// first layer's bias, which it has twice, count twice (twin_bias.hpp).
template <strut::real Norm, std::size_t First, std::size_t Count>
struct clip_norm_of_twins {
    static constexpr std::string_view name = "norm_of_twins";

    template <class T>
    static constexpr strut::clip::report apply(
        T* gradient, const T*, const strut::tensor_layout& where) {
        auto [norm, finite] = strut::clip::measure_of(gradient, where.runs);
        for (const strut::tensor_extent& one : where.tensors)
            if (one.layer == 0 && !one.weight)
                norm = strut::clip::hypotenuse(
                    norm, strut::clip::measure_of(gradient + one.offset + First, Count).norm);
        const double factor = Norm / (norm + 1e-6);
        if (!finite || !(factor < 1))
            return strut::clip::report::untouched(norm, finite);
        strut::clip::rescale(gradient, where.runs, factor);
        return {norm, true, true, norm * factor};
    }
};

} // namespace diagnosis
