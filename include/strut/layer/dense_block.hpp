#pragma once

#include <cstddef>

#include "strut/core/shape.hpp"
#include "strut/layer/chain.hpp"
#include "strut/layer/flatten.hpp"
#include "strut/layer/kind.hpp"
#include "strut/layer/parallel.hpp"

namespace strut {

namespace detail {
/// Hands on what comes in, as it is.
struct passed_on {
    using is_layer = void;

    static constexpr shape output(shape in) { return in; }

    template <class Site>
    struct bind {
        using type = bound::flatten<typename Site::value, Site::in, true>;
    };
};
} // namespace detail

/// Each layer sees the input of the block and what all layers before it gave out, concatenated;
/// so does whatever follows. Gradients reach every layer directly.
/// A layer of several steps is written as a `chain`: `chain<normalize<batch_norm<>>,
/// activate<relu>, affine<12>>`.
/// Shapes: in [F] -> out [F + the layers' outs]; of sequences [T][F + ...], of images
/// [C + ...][H][W], where each layer keeps the steps or the height and width (`padding::same`).
/// Errors: a layer that does not. Source: Huang et al. 2017 (DenseNet), eq. 2.
template <class... Layers>
struct dense_block : chain<parallel<detail::passed_on, Layers>...> {};

} // namespace strut
