#pragma once

#include <cstddef>

/// How much work a row stands for: the counters `flop` and `weight_bytes`.
/// A multiply-add counts two; biases, activations, the loss and the optimizer are not counted.
namespace bench {

/// The number of weights between the layers of `widths`, the first `skip` layers left out.
template <class Widths>
constexpr std::size_t weight_count(const Widths& widths, std::size_t skip = 0) {
    std::size_t count = 0;
    for (std::size_t l = skip; l + 1 < widths.size(); ++l)
        count += widths[l] * widths[l + 1];
    return count;
}

/// The weights as float, in bytes: what one forward pass of one sample must load.
template <class Widths>
constexpr double weight_bytes(const Widths& widths) {
    return double(sizeof(float) * weight_count(widths));
}

/// One forward pass of `lanes` samples.
template <class Widths>
constexpr double forward_flop(const Widths& widths, std::size_t lanes = 1) {
    return 2.0 * double(lanes * weight_count(widths));
}

/// One training step of `lanes` samples: forward, weight gradient, and input gradient of all
/// layers but the first.
template <class Widths>
constexpr double train_flop(const Widths& widths, std::size_t lanes) {
    return 2.0 * double(lanes * (2 * weight_count(widths) + weight_count(widths, 1)));
}

} // namespace bench
