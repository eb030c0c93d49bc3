#pragma once

#include <string_view>

#include "strut/core/extent.hpp"
#include "strut/core/real.hpp"
#include "strut/policy/clip/by_global_norm.hpp"
#include "strut/policy/clip/by_value.hpp"
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

} // namespace diagnosis
