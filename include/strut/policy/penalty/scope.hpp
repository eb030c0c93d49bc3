#pragma once

#include <concepts>
#include <string_view>

#include "strut/core/extent.hpp"

namespace strut::penalty {

/// Which tensors a penalty acts on: weights, and neither biases, nor the scale and shift of a
/// normalization, nor the slopes of a prelu. A bias has no part in how much a layer amplifies, a
/// scale below 1 is made up for by the next layer, and a slope that decays makes a relu of a prelu
/// (He et al. 2015, section 2.1).
struct weights_only {
    static constexpr std::string_view name = "weights_only";
    static constexpr bool covers(const tensor_extent& one) { return one.weight; }
};

/// Everything that is trained, as PyTorch's weight_decay has it.
struct every_parameter {
    static constexpr std::string_view name = "every_parameter";
    static constexpr bool covers(const tensor_extent&) { return true; }
};

/// What may stand as a penalty's scope.
/// *Minimal complete definition*: `covers(tensor_extent)`, in constant expressions. *Models*:
/// weights_only, every_parameter.
template <class S>
concept scope = requires(const tensor_extent& one) {
    { S::covers(one) } -> std::same_as<bool>;
};

} // namespace strut::penalty
