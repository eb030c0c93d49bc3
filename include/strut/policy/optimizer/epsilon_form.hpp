#pragma once

#include <algorithm>
#include <limits>

#include "strut/core/cmath.hpp"

namespace strut {

/// Where an optimizer that divides by a root adds the epsilon which keeps it from dividing by zero.
/// The two frameworks differ; with gradients well above epsilon one does not see it, with vanishing
/// gradients epsilon decides how large the steps are.
enum class epsilon_form {
    torch, ///< to the root, after Adam's correction for the start
    keras, ///< Adam: to the root before that correction ("epsilon hat"); RMSprop: under the root
};

namespace detail {
/// Epsilon as it is added to a root: at least the root of the smallest normal number. The squares
/// of gradients below that are lost anyway, and 0 / (0 + 0) would be NaN: with a gradient that is
/// zero, and between the tensors, where everything is.
template <class T>
constexpr T epsilon_beside_root(double epsilon) {
    return std::max(static_cast<T>(epsilon), cmath::sqrt(std::numeric_limits<T>::min()));
}
} // namespace detail

} // namespace strut
