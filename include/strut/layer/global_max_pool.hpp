#pragma once

#include "strut/layer/pool.hpp"

namespace strut {

/// The largest number of each channel: max_pool with a window over everything.
/// Shapes: in [T][F] -> out [F], or in [C][H][W] -> out [C].
/// Source: Keras's GlobalMaxPooling1D and GlobalMaxPooling2D; PyTorch's AdaptiveMaxPool to 1.
struct global_max_pool : detail::global_pool_layer<pooling::largest> {};

} // namespace strut
