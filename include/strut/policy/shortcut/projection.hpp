#pragma once

namespace strut::shortcut {

/// y = x P + f(x) with a learned matrix P without bias, for branches that change the size. P starts
/// at variance 1 / fan-in, which keeps the signal's second moment. Where sizes are equal, identity
/// costs nothing and is better for the gradient.
///
/// Of a sequence P acts on the features of each step, of an image on the channels of each pixel.
/// Where the branch makes n steps, rows or columns ceil(n / s), it takes every s-th, from the first
/// on: s is the smallest stride that fits (for 5 to 2 that is 3, not 4). That is where the windows
/// of a causal convolution end, and, of one padded on both sides, where odd ones have their middle.
///
/// Parameters: P [in][out]; of a sequence with a stride [1][in][out], of an image [in][1][1][out],
/// as those of a convolution of one tap. Source: He et al. 2015 ("Deep residual learning"), eq. 2,
/// option B; PyTorch's `downsample` without its normalization.
struct projection {
    using is_shortcut = void;
    static constexpr bool projects = true;
    static constexpr bool learns = false;
    static constexpr double scale = 1;
};

} // namespace strut::shortcut
