#pragma once

#include <cstddef>

/// How much work a row stands for: the counters `flop` and `weight_bytes`.
/// A multiply-add counts two; biases, activations, shortcuts, the loss and the optimizer are not
/// counted.
namespace bench {

/// The number of weights in all layers of `Net` but the first `skip`.
template <class Net>
constexpr std::size_t weight_count(std::size_t skip = 0) {
    std::size_t count = 0;
    for (std::size_t l = skip; l < Net::depth; ++l)
        count += Net::layers[l].in * Net::layers[l].out;
    return count;
}

/// The weights as float, in bytes: what one forward pass of one sample must load.
template <class Net>
constexpr double weight_bytes() {
    return double(sizeof(float) * weight_count<Net>());
}

/// One forward pass of `lanes` samples.
template <class Net>
constexpr double forward_flop(std::size_t lanes = 1) {
    return 2.0 * double(lanes * weight_count<Net>());
}

/// One training step of `lanes` samples: forward, weight gradient, and input gradient of all
/// layers but the first.
template <class Net>
constexpr double train_flop(std::size_t lanes) {
    return 2.0 * double(lanes * (2 * weight_count<Net>() + weight_count<Net>(1)));
}

} // namespace bench
