#pragma once

#include "strut/layer/pool.hpp"

namespace strut {

/// The largest number of each window of each channel. In backward the first largest, row by row,
/// gets the whole gradient. A NaN comes through.
/// Shapes: in [T][F] -> out [(T - window) / stride + 1][F], or in [C][H][W] -> out [C][H'][W'];
/// what no whole window covers is left out. Policies: `window<W>` or `window<H, W>`, which must be
/// given, and `stride<S>`, by default the window.
/// Errors: an input of another rank; a window larger than what comes in.
/// Source: PyTorch's MaxPool1d and MaxPool2d without padding.
/// Example: `max_pool<window<2>>`.
template <class... Policies>
struct max_pool : detail::pool_layer<pooling::largest, Policies...> {};

} // namespace strut
