#pragma once

#include <cstddef>

#include "strut/layer/conv1d.hpp"
#include "strut/layer/window.hpp"

namespace strut {

/// The transpose of a convolution along a sequence: x[t] is spread over steps t * stride + k *
/// dilation of y. (PyTorch's ConvTranspose1d, whose weights are [in][out][k].)
/// Shapes: in [T][F] -> out [(T - 1) * stride + (K - 1) * dilation + 1][N], or, with
/// `padding::causal`, [T * stride][N]: no step that only the inputs' reach over the end gives.
/// Parameters: weight [K][F / groups][N], bias [N].
/// Policies: as conv1d, but `padding::valid` is the default and there is no `padding::same`.
/// Cost: K * F / groups * N multiply-adds a step that comes in.
template <std::size_t N, class... Policies>
struct conv1d_transposed : detail::conv1d_layer<true, padding::valid, N, Policies...> {};

} // namespace strut
