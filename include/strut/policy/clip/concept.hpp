#pragma once

#include <concepts>
#include <string_view>

#include "strut/core/extent.hpp"
#include "strut/policy/clip/report.hpp"

namespace strut {

/// What keeps a single step from becoming too long: a bound on the gradient before the optimizer
/// sees it.
///
/// Clipping cures exploding gradients only. It never makes a gradient larger, so it does nothing
/// for vanishing ones, whatever is said of it; and under adam or rmsprop, which divide by the
/// gradient's size, a bound that always holds changes next to nothing. What does make gradients
/// larger is `normalize_gradient`, which takes the same place.
///
/// *Minimal complete definition*
///   * `name`;
///   * `apply(gradient, parameters, layout)`: clips these tensors of the gradient in place and
///     returns a `clip::report`. Between the tensors the block is zero. A gradient that is not
///     finite is left as it is: what then happens is the `non_finite` policy.
/// clip/norm.hpp has what it is written with: `measure_of`, `hypotenuse`, `rescale`.
///
/// *Laws* (tests/laws/clipper.hpp)
///   * no element grows or changes its sign (`normalize_gradient`: changes its sign);
///   * what is reported is the norm before clipping, of gradients so large or so small that their
///     squares are out of range as well, and the norm afterwards;
///   * `finite` is false exactly when an element is not finite, and then nothing is changed;
///   * clipping twice is clipping once, up to rounding;
///   * tensors that are not in the layout are not touched, and do not matter.
///
/// *Models*: clip::none, clip::by_value, clip::by_norm, clip::by_global_norm, clip::adaptive,
/// normalize_gradient.
template <class C>
concept clipper = requires(float* gradient, const float* parameters, const tensor_layout& layout) {
    { C::name } -> std::convertible_to<std::string_view>;
    { C::apply(gradient, parameters, layout) } -> std::same_as<clip::report>;
};

} // namespace strut
