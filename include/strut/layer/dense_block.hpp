#pragma once

#include <cstddef>

#include "strut/core/shape.hpp"
#include "strut/layer/chain.hpp"
#include "strut/layer/flatten.hpp"
#include "strut/layer/kind.hpp"
#include "strut/layer/parallel.hpp"

namespace strut {

/// Each layer sees the input of the block and what all layers before it gave out, concatenated;
/// so does whatever follows. Gradients reach every layer directly.
/// A layer of several steps is written as a `chain`: `chain<normalize<batch_norm<>>,
/// activate<relu>, affine<12>>`.
/// Shapes: in [F] -> out [F + the layers' outs]. Source: Huang et al. 2017 (DenseNet), eq. 2.
template <class... Layers>
struct dense_block : chain<parallel<flatten, Layers>...> {};

} // namespace strut
