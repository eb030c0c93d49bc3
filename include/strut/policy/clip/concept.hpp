#pragma once

#include <concepts>
#include <cstddef>
#include <span>
#include <string_view>

#include "strut/core/extent.hpp"
#include "strut/policy/clip/report.hpp"

namespace strut {

/// What keeps a single step from becoming too long: a bound on the gradient before the optimizer
/// sees it.
///
/// Clipping cures exploding gradients only. It never makes a gradient larger, so it does nothing
/// for vanishing ones, whatever is said of it; and under adam or rmsprop, which divide by the
/// gradient's size, a bound that always holds changes next to nothing.
///
/// *Minimal complete definition*
///   * `name`;
///   * `apply(gradient, block_size, tensors)`: clips in place and returns a `clip::report`.
///     `tensors` says where the tensors lie in the block; between them the block is zero. A
///     gradient that is not finite is left as it is: what then happens is the `non_finite` policy.
///
/// *Laws* (tests/laws/clipper.hpp)
///   * no element grows or changes its sign;
///   * what is reported is the norm before clipping, of gradients so large or so small that their
///     squares are out of range as well;
///   * `finite` is false exactly when an element is not finite, and then nothing is changed;
///   * clipping twice is clipping once, up to rounding.
///
/// *Models*: clip::none, clip::by_value, clip::by_norm, clip::by_global_norm.
template <class C>
concept clipper = requires(
    float* gradient, std::size_t block_size, std::span<const tensor_extent> tensors) {
    { C::name } -> std::convertible_to<std::string_view>;
    { C::apply(gradient, block_size, tensors) } -> std::same_as<clip::report>;
};

} // namespace strut
