#pragma once

#include <concepts>
#include <cstddef>

#include "strut/core/config.hpp"
#include "strut/core/shape.hpp"

namespace strut {

/// What a normalization learns for each feature, to undo what it does where that is better.
enum class learned { nothing, scale, shift, scale_and_shift };

/// A map of a batch [feature][lane] to numbers of a known scale. The layer `normalize` wraps one,
/// multiplies and shifts what comes out, and keeps it for backward. Where a feature has many places
/// (the steps of a sequence, the places of an image) each has a row of lanes of its own; of a
/// vector the row is the feature: see detail::feature_rows.
///
/// *Minimal complete definition*:
///   * `static constexpr learned learns`;
///   * `template <class T, shape Shape, std::size_t Lanes> static constexpr std::size_t saved`: how
///     many numbers forward keeps for backward;
///   * `forward<Shape, Lanes>(x, saved, count, emit)`, which calls `emit(row, lane, value)` once
///     for each element, with a scalar or a pack of neighbours: of lanes of that row, or, with one
///     lane, of rows, but of one step only. `saved` is null in inference;
///   * `backward<Shape, Lanes>(x, normal, saved, count, incoming, dx)`: `normal` is what forward
///     emitted, `incoming.at<V>(row, lane)` the gradient with respect to it; writes dx.
/// *Optional*: `static constexpr bool of_channels = true`, if it has a meaning for images. For one
/// that sees a batch in training and what it remembers in inference:
///   * `static constexpr bool mixes_samples = true`, `static constexpr std::size_t least_samples`;
///   * `infer<Shape, Lanes>(x, mean, variance, emit)`, with one mean and variance for each feature;
///   * `absorb<Shape>(saved, mean, variance, count)`, which brings them up to date;
///   * `inference_scale(variance)`, if `infer` is (x - mean) times that: `folded` then removes it.
///
/// *Laws* (tests/laws/layer.hpp, through `normalize`): backward agrees with central differences;
/// lanes from `count` on do not count, and have no gradient; any number of lanes gives the same.
///
/// *Models*: batch_norm layer_norm rms_norm group_norm as_is.
template <class N>
concept normalizer = requires {
    { N::learns } -> std::convertible_to<learned>;
    { N::template saved<float, shape{4}, 2> } -> std::convertible_to<std::size_t>;
};

/// True for a normalization that knows what to do with the channels of an image.
template <class N>
inline constexpr bool of_channels = requires {
    requires static_cast<bool>(N::of_channels);
};

/// True for a normalization that has statistics.
template <class N>
inline constexpr bool mixes_samples = requires {
    requires static_cast<bool>(N::mixes_samples);
};

} // namespace strut
