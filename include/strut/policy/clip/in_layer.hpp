#pragma once

#include <cstddef>

#include "strut/policy/clip/concept.hpp"

namespace strut::clip {

/// Policy of the trainer: layer `Layer` (as the user counts, from 0) has this clipping strategy,
/// the others have the trainer's. A bound on the whole gradient is then one on the rest of it.
/// `clip::in_layer<3, clip::none>` leaves a layer alone; `clip::adaptive` spares no layer that is
/// named like this.
template <std::size_t Layer, clipper Strategy>
struct in_layer {
    static constexpr std::size_t layer = Layer;
    using strategy = Strategy;
};

} // namespace strut::clip
