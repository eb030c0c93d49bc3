#pragma once

#include <concepts>

namespace strut {

/// How the input goes round a branch of layers f: y = S x + a f(x).
///
/// *Minimal complete definition*: `using is_shortcut = void`; `static constexpr bool projects`,
/// whether S is a learned matrix or nothing is done to x; `static constexpr double scale`, the a,
/// or where it starts; `static constexpr bool learns`, whether a is trained. *Optional*:
/// `prepare(T* weights, size, number, of, blocks)`, called for each weight tensor of the branch
/// once it is initialised: tensor `number` (from 0) `of` so many, in a network of so many residual
/// blocks.
///
/// *Laws* (tests/laws/layer.hpp, through `residual`): those of a layer.
///
/// *Models*: shortcut::identity shortcut::projection shortcut::scaled shortcut::rezero
/// shortcut::fixup.
template <class S>
concept shortcut_policy = requires {
    typename S::is_shortcut;
    { S::projects } -> std::convertible_to<bool>;
    { S::learns } -> std::convertible_to<bool>;
    { S::scale } -> std::convertible_to<double>;
};

} // namespace strut
