#pragma once

#include <concepts>
#include <cstddef>
#include <cstdint>

namespace strut {

/// How long a gated unit remembers at the start: a policy of `lstm` and `gru`.
///
/// *Minimal complete definition*: `add(forget, input, has_input, units, seed)`, which adds to the
/// biases of the gate that keeps (an LSTM's forget gate, a GRU's update gate) and, if there is
/// one, of the gate that lets in; `mean` and `mean_of_input`, what it adds on average.
/// *Models*: forget_bias, chrono.
template <class P>
concept forget_policy = requires(
    float* floats, double* doubles, std::size_t units, std::uint64_t seed) {
    P::add(floats, floats, true, units, seed);
    P::add(doubles, doubles, false, units, seed);
    { P::mean } -> std::convertible_to<double>;
    { P::mean_of_input } -> std::convertible_to<double>;
};

} // namespace strut
