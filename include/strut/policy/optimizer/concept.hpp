#pragma once

#include <concepts>
#include <cstddef>
#include <cstdint>
#include <string_view>

namespace strut {

/// The rule by which a gradient changes the parameters.
///
/// An optimizer has no data. What it remembers from step to step are `moments` arrays of the same
/// layout as the parameters, which belong to the trainer and are zero before the first step; what
/// may change from step to step (the learning rate above all) comes as run-time options.
///
/// *Minimal complete definition*
///   * `options`: a struct with a default for everything, `learning_rate` first;
///   * `moments`: how many arrays it keeps;
///   * `name`;
///   * `update(parameters, gradient, moment, count, options, step)`: changes `count` parameters and
///     their moments; `moment` points to `moments` pointers and may be null when there are none;
///     `step` counts from 1.
///
/// *Optional*: `static constexpr bool scale_free = true`, where the size of a step does not depend
/// on that of the gradient, as it is divided by its own running size.
///
/// *Laws* (tests/laws/optimizer.hpp)
///   * elements do not influence each other: a block updated in pieces, in any order, ends with the
///     same bits;
///   * with zero moments a zero gradient keeps the parameters (adamw: shrinks them);
///   * on a quadratic, the first steps with a small learning rate decrease the loss;
///   * a constant expression and a run give the same parameters, up to fused operations.
///
/// *Models*: sgd, momentum, nesterov, rmsprop, adam, adamw.
template <class O>
concept optimizer = requires(float* parameters, const float* gradient, float* const* moment,
    const typename O::options& options, std::size_t count, std::uint64_t step) {
    requires std::default_initializable<typename O::options>;
    { options.learning_rate } -> std::convertible_to<double>;
    { O::moments } -> std::convertible_to<std::size_t>;
    { O::name } -> std::convertible_to<std::string_view>;
    O::update(parameters, gradient, moment, count, options, step);
};

} // namespace strut
