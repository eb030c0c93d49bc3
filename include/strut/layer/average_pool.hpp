#pragma once

#include "strut/layer/pool.hpp"

namespace strut {

/// The mean of each window of each channel.
/// Shapes: in [T][F] -> out [(T - window) / stride + 1][F], or in [C][H][W] -> out [C][H'][W'];
/// what no whole window covers is left out. Policies: `window<W>` or `window<H, W>`, which must be
/// given, and `stride<S>`, by default the window.
/// Errors: an input of another rank; a window larger than what comes in.
/// Source: PyTorch's AvgPool1d and AvgPool2d without padding.
template <class... Policies>
struct average_pool : detail::pool_layer<pooling::mean, Policies...> {};

} // namespace strut
