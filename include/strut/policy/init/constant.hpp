#pragma once

#include <cstddef>
#include <cstdint>

#include "strut/core/real.hpp"
#include "strut/policy/init/concept.hpp"

namespace strut {

/// Every weight the same: Var(W) = 0. Meant for biases; as weights it makes all units of a layer
/// equal for ever.
template <real Value>
struct constant {
    static constexpr double mean = Value;

    static constexpr double variance(fan) { return 0; }

    template <class T>
    static constexpr void fill(T* weights, fan shape, std::uint64_t) {
        for (std::size_t index = 0; index < shape.size(); ++index)
            weights[index] = static_cast<T>(Value.value);
    }
};

} // namespace strut
