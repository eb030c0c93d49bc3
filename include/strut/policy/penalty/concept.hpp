#pragma once

#include <concepts>
#include <cstddef>
#include <string_view>

#include "strut/core/extent.hpp"
#include "strut/policy/penalty/scope.hpp"

namespace strut {

/// What keeps weights small, beside the gradient of the loss.
///
/// Large weights are what makes gradients explode: a layer amplifies by the norm of its weights,
/// and a deep network by the product of these. A penalty pulls them back a little in every step, a
/// constraint does not let them pass a bound. Neither is part of the loss that is reported.
///
/// A penalty is in one of three places. It may be *coupled*: it adds to the gradient, after
/// clipping, and the optimizer treats it as gradient. It may be *decoupled*: it shrinks the
/// parameters before the optimizer changes them, as AdamW does. Or it is a *constraint*: it changes
/// the parameters after the optimizer.
///
/// *Minimal complete definition*
///   * `name`, and `scope` (penalty/scope.hpp);
///   * one of
///     `add_to_gradient(gradient, parameters, count)`,
///     `decay(parameters, count, learning_rate)` and
///     `constrain(parameters, tensor)`, which is told the tensor's size and its units.
///
/// *Laws* (tests/laws/penalty.hpp)
///   * parameters of zero stay zero, and give no gradient;
///   * what is added to the gradient has the sign of the parameter; a decay (with a
///     learning rate times strength of at most 1) or a constraint makes no parameter larger and
///     changes no sign;
///   * a constraint that holds changes nothing, and twice is once, up to rounding;
///   * a constant expression and a run give the same, up to fused operations.
///
/// *Models*: penalty::l1, penalty::l2, penalty::elastic_net; penalty::decoupled; penalty::max_norm.
template <class P>
concept coupled_penalty = requires(float* gradient, const float* parameters, std::size_t count) {
    { P::name } -> std::convertible_to<std::string_view>;
    requires penalty::scope<typename P::scope>;
    P::add_to_gradient(gradient, parameters, count);
};

/// A penalty that shrinks the parameters by itself.
template <class P>
concept decoupled_penalty = requires(float* parameters, std::size_t count, double learning_rate) {
    { P::name } -> std::convertible_to<std::string_view>;
    requires penalty::scope<typename P::scope>;
    P::decay(parameters, count, learning_rate);
};

/// A bound on the parameters.
template <class P>
concept parameter_constraint = requires(float* parameters, const tensor_extent& tensor) {
    { P::name } -> std::convertible_to<std::string_view>;
    requires penalty::scope<typename P::scope>;
    P::constrain(parameters, tensor);
};

} // namespace strut
