#pragma once

namespace strut {

/// Where an optimizer that divides by a root adds the epsilon which keeps it from dividing by zero.
/// The two frameworks differ; with gradients well above epsilon one does not see it, with vanishing
/// gradients epsilon decides how large the steps are.
enum class epsilon_form {
    torch, ///< to the root, after Adam's correction for the start
    keras, ///< Adam: to the root before that correction ("epsilon hat"); RMSprop: under the root
};

} // namespace strut
