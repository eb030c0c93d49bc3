#pragma once

#include "strut/layer/pool.hpp"

namespace strut {

/// The mean of each channel: average_pool with a window over everything.
/// Shapes: in [T][F] -> out [F], or in [C][H][W] -> out [C].
/// Source: Keras's GlobalAveragePooling1D and GlobalAveragePooling2D.
struct global_average_pool : detail::global_pool_layer<pooling::mean> {};

} // namespace strut
