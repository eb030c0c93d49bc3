#pragma once

#include <string_view>

#include "strut/core/extent.hpp"
#include "strut/policy/clip/norm.hpp"
#include "strut/policy/clip/report.hpp"

namespace strut::clip {

/// No clipping: the gradient is measured and left as it is.
/// Cost: one pass over the gradient.
struct none {
    static constexpr std::string_view name = "none";

    template <class T>
    static constexpr report apply(T* gradient, const T*, const tensor_layout& where) {
        const auto [norm, finite] = measure_of(gradient, where.runs);
        return report::untouched(norm, finite);
    }
};

} // namespace strut::clip
