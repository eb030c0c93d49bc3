#pragma once

#include <cstdint>
#include <type_traits>

#include "strut/policy/init/concept.hpp"

namespace strut {

/// A layer's policy: its bias is filled by this initializer (`bias<zeros>` where none is given).
/// The initializer is told the fan of the layer's weights, so that `bias<torch_default>` has the
/// range that PyTorch gives it.
template <initializer Init>
struct bias {
    using initializer_type = Init;

    /// Parameters: one number a column; `weights` and `seed` are those that the layer's weights
    /// are filled with.
    template <class T>
    static constexpr void fill(T* numbers, fan weights, std::uint64_t seed) {
        // Another seed, or the bias would repeat the first of the weights.
        Init::fill(numbers, weights.of_bias(), ~seed);
    }
};

/// A layer's policy: it has no bias, for instance because a normalization after it has one.
struct no_bias {};

template <class>
struct is_bias_policy : std::false_type {};
template <class Init>
struct is_bias_policy<bias<Init>> : std::true_type {};
template <>
struct is_bias_policy<no_bias> : std::true_type {};

/// `bias<Init>` or `no_bias`, as found in a layer's pack of policies.
template <class Policy>
concept bias_policy = is_bias_policy<Policy>::value;

} // namespace strut
